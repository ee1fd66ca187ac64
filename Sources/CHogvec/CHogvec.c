#define _GNU_SOURCE
#include "CHogvec.h"

#include <linux/perf_event.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Mappings are noted without locks, since the handler may interrupt any thread: a slot is free while its start is 0, and
// belongs to whoever is filling it in while that is 1.
typedef struct {
  _Atomic uintptr_t start;
  _Atomic uintptr_t end;
  char *name;
  uint64_t device, inode;
} slot;

static slot slots[1024];
static const int slot_count = sizeof slots / sizeof *slots;
static struct sigaction previous;
static hogvec_mapping_fault report;
static atomic_flag is_reported = ATOMIC_FLAG_INIT;

int hogvec_watch_mapping(const void *start, size_t byte_count, const char *name, uint64_t device, uint64_t inode) {
  char *copy = strdup(name);
  for (int number = 0; copy && number < slot_count; number++) {
    slot *free_slot = &slots[number];
    uintptr_t expected = 0;
    if (atomic_load(&free_slot->start) != 0 || !atomic_compare_exchange_strong(&free_slot->start, &expected, 1)) continue;
    free_slot->name = copy;
    free_slot->device = device;
    free_slot->inode = inode;
    atomic_store(&free_slot->end, (uintptr_t)start + byte_count);
    // What was filled in is seen by who sees this.
    atomic_store(&free_slot->start, (uintptr_t)start);
    return number;
  }
  free(copy);
  return -1;
}

void hogvec_forget_mapping(int number) {
  if (number < 0) return;
  char *name = slots[number].name;
  // First the end, so that no address lies between the start of this mapping and the end of the next.
  atomic_store(&slots[number].end, 0);
  atomic_store(&slots[number].start, 0);
  free(name);
}

int hogvec_count_event(uint32_t type, uint64_t event) {
  struct perf_event_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.size = sizeof attributes;
  attributes.type = type;
  attributes.config = event;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

static void handle(int number, siginfo_t *info, void *context) {
  (void)context;
  uintptr_t address = (uintptr_t)info->si_addr;
  // Signals that a process has sent have codes up to 0, and no address.
  for (int index = 0; info->si_code > 0 && index < slot_count; index++) {
    uintptr_t start = atomic_load(&slots[index].start);
    uintptr_t end = atomic_load(&slots[index].end);
    if (start <= 1 || address < start || address >= end) continue;
    // Its owner is reading it, so that it stays noted.
    if (!atomic_flag_test_and_set(&is_reported)) {
      report(slots[index].name, end - start, slots[index].device, slots[index].inode);
    }
    for (;;) pause();
  }
  sigaction(number, &previous, NULL);
  // A fault comes again when the instruction is repeated; what was sent does not.
  if (info->si_code <= 0) raise(number);
}

void hogvec_handle_mapping_faults(hogvec_mapping_fault fault) {
  report = fault;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handle;
  action.sa_flags = SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &previous);
}
