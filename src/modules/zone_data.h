// The offsets of a zone over time, as a TZif file gives them.
//
//   before | transitions: time in UTC, time on local clocks (fold 0 and 1), offset | after: one offset or a rule
//
// One block of the interpreter's heap holds all; the timedeltas and names in it are strong.
#pragma once

#include "modules/datetime_objects.h"
#include "modules/zone_rules.h"

namespace ouro::zones {

// What holds for a stretch of time.
struct Offset {
  int64_t utc_seconds;  // of utcoffset()
  Field utcoffset;      // timedelta
  Field dst;            // timedelta
  Field name;           // str
};

struct ZoneData {
  uint64_t transition_count, offset_count;
  int64_t* utc;          // times of the transitions
  int64_t* local[2];     // the same on local clocks, by fold
  uint64_t* offset_of;   // index of the offset from the transition on
  Offset* offsets;       // offset_count ones, then those of the rule
  uint64_t before;       // index of the offset before the first transition
  const Offset* after;   // behind the last transition, standard time with a rule
  const Offset* summer;  // of the rule; null: there is none
  bool is_fixed;         // no time needs to be known to tell the offset
  Rule rule;             // its names are not valid any more

  // The offset at what local clocks show, in seconds since 1970.
  const Offset& at_local(int64_t time, int year, bool fold) const;
  const Offset& at_utc(int64_t time, int year, bool& fold) const;
};

// Reads a file through zoneinfo._common.load_data (borrowed). ValueError for data that are no zone.
Result<ZoneData*> load_zone(ThreadState& ts, dates::State& dates, Value load_data, Value file);
void visit_zone(const ZoneData& zone, ReferenceVisitor& visitor);
void release_zone(ThreadState& ts, ZoneData* zone);

}  // namespace ouro::zones
