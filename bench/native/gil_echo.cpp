// How long a thread that answers requests waits for the GIL beside threads that only compute.
//
// A server process holds one GIL, `--spinners` threads that poll their eval breaker as the evaluation loop
// does, and an echo thread that drops the GIL around every receive and send. The client, another process,
// sends one byte and waits for it to come back. Printed per round: answers a second, latencies in
// microseconds, what the spinning threads got done (thousands of turns), switches; at the end the median and
// the spread of the rounds.
//
//   gil_echo [--policy=interval|fifo|priority] [--spinners=4] [--seconds=2] [--rounds=5] [--pace=0]
//            [--try-first=0] [--interval=5000]
//   --pace       requests a second the client keeps to; 0: the next one at once
//   --try-first  1: receives and sends are tried without blocking first, and the GIL is kept when that
//   succeeds
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "gil/clock.h"
#include "gil/gil.h"
#include "gil/native_thread.h"

namespace ouro {
namespace {

struct Options {
  const GilPolicy* policy = &kPriorityPolicy;
  long spinners = 4;
  double seconds = 2;
  long rounds = 5;
  long pace = 0;
  long try_first = 0;
  long interval = 5000;
};

struct Server {
  Gil& gil;
  int socket;
  bool try_first;
  std::atomic<bool> stop{false};
  std::vector<int64_t> waits;  // of the echo thread for the GIL, in ns
};

struct Member {
  Member(Gil& gil, uint64_t id) : thread(gil, breaker, id) {}
  std::atomic<uint32_t> breaker{0};
  GilThread thread;
};

struct Spinner {
  Server* server;
  uint64_t id;
  long turns = 0;
};

[[noreturn]] void lost_the_gil() {
  fprintf(stderr, "the GIL was closed\n");
  abort();
}

void* spin(void* argument) {
  Spinner& spinner = *static_cast<Spinner*>(argument);
  Server& server = *spinner.server;
  Member member(server.gil, spinner.id);
  if (!server.gil.take(member.thread)) lost_the_gil();
  while (!server.stop.load(std::memory_order_relaxed)) {
    for (int i = 0; i < 200; i++) asm volatile("");
    spinner.turns++;
    if (member.breaker.load(std::memory_order_relaxed) && !server.gil.yield(member.thread)) lost_the_gil();
  }
  server.gil.drop(member.thread);
  return nullptr;
}

// A receive or send with the GIL dropped around it.
template <class Call>
ssize_t blocking(Server& server, Member& member, Call call) {
  if (server.try_first) {
    ssize_t result = call(MSG_DONTWAIT);
    if (result >= 0 || errno != EAGAIN) return result;
  }
  server.gil.drop(member.thread);
  ssize_t result = call(0);
  int64_t start = monotonic_now();
  if (!server.gil.take(member.thread)) lost_the_gil();
  server.waits.push_back(monotonic_now() - start);
  return result;
}

void* echo(void* argument) {
  Server& server = *static_cast<Server*>(argument);
  Member member(server.gil, 1000);
  if (!server.gil.take(member.thread)) lost_the_gil();
  char byte = 0;
  for (;;) {
    ssize_t got = blocking(server, member, [&](int flags) { return recv(server.socket, &byte, 1, flags); });
    if (got <= 0 || byte == 'q') break;
    for (int i = 0; i < 1000; i++) asm volatile("");
    if (blocking(server, member, [&](int flags) { return send(server.socket, &byte, 1, flags); }) <= 0) break;
  }
  server.stop = true;
  server.gil.drop(member.thread);
  return nullptr;
}

struct Report {
  long turns;
  unsigned long switches;
  double wait_half;  // half of the waits for the GIL were shorter, us
  double wait_most;  // 99 of 100 were
};

// In microseconds, from sorted nanoseconds.
double part(const std::vector<int64_t>& sorted, double share) {
  return sorted.empty() ? 0 : double(sorted[size_t(share * double(sorted.size() - 1))]) / 1e3;
}

void serve(const Options& options, int socket, int report_end) {
  GilPointer gil = Gil::create(*options.policy);
  gil->set_interval(options.interval);
  Server server{*gil, socket, options.try_first != 0};
  server.waits.reserve(1 << 20);
  std::vector<Spinner> spinners(size_t(options.spinners));
  std::vector<uint64_t> idents;
  uint64_t ident;
  for (size_t i = 0; i < spinners.size(); i++) {
    spinners[i] = {&server, i + 1};
    if (!start_native_thread(spin, &spinners[i], 0, NativeThreadKind::kJoinable, &ident)) idents.push_back(ident);
  }
  if (!start_native_thread(echo, &server, 0, NativeThreadKind::kJoinable, &ident)) idents.push_back(ident);
  for (uint64_t each : idents) join_native_thread(each);
  std::sort(server.waits.begin(), server.waits.end());
  Report report{0, (unsigned long)gil->switch_number(), part(server.waits, 0.5), part(server.waits, 0.99)};
  for (const Spinner& spinner : spinners) report.turns += spinner.turns;
  if (write(report_end, &report, sizeof report) != sizeof report) perror("write");
}

// One round; returns answers a second.
double measure(const Options& options) {
  int ends[2];
  int reports[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || pipe(reports)) {
    perror("socketpair");
    exit(1);
  }
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    serve(options, ends[1], reports[1]);
    _exit(0);
  }
  close(ends[1]);
  close(reports[1]);
  usleep(100'000);
  std::vector<int64_t> latencies;
  char byte = 'x';
  int64_t start = monotonic_now();
  int64_t end = start + int64_t(options.seconds * 1e9);
  int64_t now = start;
  while (now < end) {
    int64_t sent = now;
    if (write(ends[0], &byte, 1) != 1 || read(ends[0], &byte, 1) != 1) break;
    now = monotonic_now();
    latencies.push_back(now - sent);
    if (options.pace) {
      usleep(useconds_t(1'000'000 / options.pace));
      now = monotonic_now();
    }
  }
  double rate = double(latencies.size()) * 1e9 / double(now - start);
  byte = 'q';
  if (write(ends[0], &byte, 1) != 1) perror("write");
  Report report{};
  if (read(reports[0], &report, sizeof report) != sizeof report) perror("read");
  waitpid(child, nullptr, 0);
  close(ends[0]);
  close(reports[0]);
  std::sort(latencies.begin(), latencies.end());
  printf(
      "%-8s %8.0f answers/s   p50 %7.1f  p99 %7.1f  max %8.1f us   GIL p50 %7.1f  p99 %7.1f us   "
      "spinning %7ld k/s   switches %8lu\n",
      options.policy->name(), rate, part(latencies, 0.5), part(latencies, 0.99), part(latencies, 1), report.wait_half,
      report.wait_most, long(double(report.turns) / 1e3 / options.seconds), report.switches);
  fflush(stdout);
  return rate;
}

int run(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; i++) {
    const char* text = argv[i];
    const char* value = strchr(text, '=');
    auto is = [&](const char* name) {
      return value && !strncmp(text, name, size_t(value - text)) && !name[value - text];
    };
    if (is("--policy")) {
      for (const GilPolicy* policy : {&kIntervalPolicy, &kFifoPolicy, &kPriorityPolicy})
        if (!strcmp(policy->name(), value + 1)) options.policy = policy;
    } else if (is("--spinners")) {
      options.spinners = atol(value + 1);
    } else if (is("--seconds")) {
      options.seconds = atof(value + 1);
    } else if (is("--rounds")) {
      options.rounds = atol(value + 1);
    } else if (is("--pace")) {
      options.pace = atol(value + 1);
    } else if (is("--try-first")) {
      options.try_first = atol(value + 1);
    } else if (is("--interval")) {
      options.interval = atol(value + 1);
    } else {
      fprintf(stderr, "unknown argument %s\n", text);
      return 2;
    }
  }
  std::vector<double> rates;
  for (long round = 0; round < options.rounds; round++) rates.push_back(measure(options));
  if (rates.empty()) return 0;
  std::sort(rates.begin(), rates.end());
  printf("%-8s median %.0f answers/s, spread %.0f to %.0f\n", options.policy->name(), rates[rates.size() / 2],
         rates.front(), rates.back());
  return 0;
}

}  // namespace
}  // namespace ouro

int main(int argc, char** argv) { return ouro::run(argc, argv); }
