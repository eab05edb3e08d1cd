/* Starts one program, waits for its end and says what that process alone used.
 *
 *   spawn OUTPUT PROGRAM [ARGUMENT...]
 *
 * Writes to the file OUTPUT one line: wall time of start to end in nanoseconds, processor time (user and system) in
 * microseconds, the greatest resident memory in kB, and the wait status. The program has the standard streams of this
 * one.
 *
 * Why it exists: on exec Linux carries the peak of the memory image that is given up over into the peak that wait4
 * reports, and that image is the parent's (vfork, posix_spawn) or a copy of it (fork). A Python program that starts a
 * small program therefore reads its own size. This process has a few hundred kB, less than any runtime; it is linked
 * without anything it does not need. Its small size also keeps the time of the start itself small and the same for all.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char** environ;

static long long now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000ll + now.tv_nsec;
}

int main(int argc, char** argv) {
  if (argc < 3) {
    fputs("usage: spawn OUTPUT PROGRAM [ARGUMENT...]\n", stderr);
    return 2;
  }
  FILE* output = fopen(argv[1], "we");
  if (!output) {
    perror(argv[1]);
    return 2;
  }
  pid_t child;
  long long start = now_ns();
  int error = posix_spawn(&child, argv[2], NULL, NULL, argv + 2, environ);
  if (error) {
    fprintf(stderr, "%s: %s\n", argv[2], strerror(error));
    return 2;
  }
  int status;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0)
    if (errno != EINTR) {
      perror("wait4");
      return 2;
    }
  long long wall = now_ns() - start;
  long long cpu =
      (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000ll + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
  fprintf(output, "%lld %lld %ld %d\n", wall, cpu, usage.ru_maxrss, status);
  return fclose(output) != 0;
}
