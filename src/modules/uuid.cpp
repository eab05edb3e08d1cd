// Module _uuid: identifiers made of the time and the network card (RFC 4122, version 1).
//
//   time, low 32 bits | middle 16 | version and high 12 | variant and clock sequence 14 | node 48
//
// The time counts 100 ns from 1582-10-15 and never repeats within an interpreter; the clock sequence is chosen at
// random once, so that interpreters do not collide.
#include <ifaddrs.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/random.h>
#include <time.h>

#include <cstring>

#include "modules/module_spec.h"
#include "objects/bytes.h"
#include "objects/tuple.h"

namespace ouro {

namespace {

constexpr uint64_t kUnixEpoch = 0x01B21DD213814000;  // in units of 100 ns since 1582-10-15
constexpr size_t kNodeBytes = 6;

struct State {
  bool ready;
  uint8_t node[kNodeBytes];
  uint16_t sequence;
  uint64_t last_time;
};

bool fill_random(void* out, size_t bytes) { return getrandom(out, bytes, 0) == ssize_t(bytes); }

// The address of the first network card; false when there is none.
bool card_address(uint8_t* out) {
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) < 0) return false;
  bool found = false;
  for (ifaddrs* one = all; one && !found; one = one->ifa_next) {
    if (!one->ifa_addr || one->ifa_addr->sa_family != AF_PACKET || (one->ifa_flags & IFF_LOOPBACK)) continue;
    auto* address = reinterpret_cast<sockaddr_ll*>(one->ifa_addr);
    if (address->sll_halen != kNodeBytes) continue;
    for (size_t i = 0; i < kNodeBytes; i++) found |= address->sll_addr[i] != 0;
    if (found) std::memcpy(out, address->sll_addr, kNodeBytes);
  }
  freeifaddrs(all);
  return found;
}

Result<Ref> generate_time_safe(ThreadState& ts, Module& module) {
  State& state = module_state<State>(module);
  if (!state.ready) {
    if (!fill_random(&state.sequence, sizeof state.sequence)) return raise_os_error(ts, errno);
    if (!card_address(state.node)) {
      if (!fill_random(state.node, kNodeBytes)) return raise_os_error(ts, errno);
      state.node[0] |= 1;  // marks an address that belongs to no card
    }
    state.ready = true;
  }
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  uint64_t time = kUnixEpoch + uint64_t(now.tv_sec) * 10'000'000 + uint64_t(now.tv_nsec) / 100;
  if (time <= state.last_time) time = state.last_time + 1;
  state.last_time = time;
  uint8_t id[16];
  auto put = [&](size_t at, uint64_t number, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) id[at + i] = uint8_t(number >> (8 * (bytes - 1 - i)));
  };
  put(0, time & 0xffffffff, 4);
  put(4, (time >> 32) & 0xffff, 2);
  put(6, ((time >> 48) & 0x0fff) | 0x1000, 2);
  put(8, (state.sequence & 0x3fff) | 0x8000, 2);
  std::memcpy(id + 10, state.node, kNodeBytes);
  RefTo<Bytes> bytes = TRY(bytes_of(ts, id));
  // -1: no service of the system kept other processes from making the same.
  return Ref(TRY(make_tuple(ts, Value(bytes), Value::small_int(-1))));
}

constexpr NativeMethod kFunctions[] = {
    module_function<generate_time_safe>("generate_time_safe(module, /)", "(identifier, whether it is safe)."),
};
Result<void> initialize(ThreadState& ts, Module& module) {
  return module_add_int(ts, module, "has_uuid_generate_time_safe", 1);
}

}  // namespace

extern const ModuleSpec module_uuid;
const ModuleSpec module_uuid{
    .name = "_uuid",
    .doc = "Identifiers of time and network card.",
    .functions = kFunctions,
    .initialize = initialize,
    .state_bytes = sizeof(State),
};

}  // namespace ouro
