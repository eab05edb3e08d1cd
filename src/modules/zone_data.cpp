#include "modules/zone_data.h"

#include <algorithm>
#include <cstring>
#include <memory>

namespace ouro::zones {

namespace {

using dates::State;

constexpr uint64_t kRuleOffsets = 2;  // standard and summer time of the rule

// What load_data gives, as numbers; the rows stand in one block.
struct Columns {
  Tuple *transition_offsets, *transition_times, *utc_offsets, *are_summer, *names;
  Value rule;
};

Result<Columns> check_columns(ThreadState& ts, Value data) {
  if (!is_exact<Tuple>(data)) return raise(ts, Exc::TypeError, "Invalid data result type: {}", repr_of(data));
  Tuple& tuple = as<Tuple>(data);
  if (tuple.size < 6) return raise(ts, Exc::IndexError, "tuple index out of range");
  Columns columns{};
  Tuple** targets[] = {&columns.transition_offsets, &columns.transition_times, &columns.utc_offsets,
                       &columns.are_summer, &columns.names};
  for (uint64_t i = 0; i < 5; i++) {
    if (!is<Tuple>(tuple[i])) return raise(ts, Exc::TypeError, "Invalid data result type: {}", repr_of(tuple[i]));
    *targets[i] = &as<Tuple>(tuple[i]);
  }
  columns.rule = tuple[5];
  if (columns.transition_offsets->size != columns.transition_times->size ||
      columns.utc_offsets->size != columns.are_summer->size || columns.utc_offsets->size != columns.names->size)
    return raise(ts, Exc::ValueError, "Invalid data result: rows of different lengths");
  return columns;
}

// By how much summer time differs from the standard time beside it. The file tells only that it is summer time, so the
// neighbours of the first transition that allow it tell.
void infer_summer_differences(const ZoneData& zone, const bool* is_summer, int64_t* differences) {
  uint64_t wanted = 0, found = 0;
  for (uint64_t i = 0; i < zone.offset_count; i++) wanted += is_summer[i];
  for (uint64_t i = 1; i < zone.transition_count && found < wanted; i++) {
    uint64_t index = zone.offset_of[i];
    if (!is_summer[index] || differences[index] != 0) continue;
    int64_t own = zone.offsets[index].utc_seconds, difference = 0;
    uint64_t earlier = zone.offset_of[i - 1];
    if (!is_summer[earlier]) difference = own - zone.offsets[earlier].utc_seconds;
    // That the last type is left out is CPython's way.
    if (difference == 0 && index + 1 < zone.offset_count && i + 1 < zone.transition_count) {
      uint64_t later = zone.offset_of[i + 1];
      if (is_summer[later]) continue;
      difference = own - zone.offsets[later].utc_seconds;
    }
    if (difference != 0) {
      found++;
      differences[index] = difference;
    }
  }
  if (found == wanted) return;
  // An hour is a better guess than none.
  for (uint64_t i = 0; i < zone.offset_count; i++)
    if (is_summer[i] && differences[i] == 0) differences[i] = 3600;
}

int64_t add_wrapping(int64_t time, int64_t offset) { return int64_t(uint64_t(time) + uint64_t(offset)); }

// What local clocks show at the transitions: for fold 0 by the greater of the offsets around, for fold 1 the smaller.
void fill_local_times(ZoneData& zone) {
  for (uint64_t i = 0; i < zone.transition_count; i++) {
    int64_t new_offset = zone.offsets[zone.offset_of[i]].utc_seconds;
    int64_t old_offset = zone.offsets[i ? zone.offset_of[i - 1] : 0].utc_seconds;
    zone.local[0][i] = add_wrapping(zone.utc[i], std::max(old_offset, new_offset));
    zone.local[1][i] = add_wrapping(zone.utc[i], std::min(old_offset, new_offset));
  }
}

Result<void> fill_offset(ThreadState& ts, State& dates, Offset& offset, int64_t utc_seconds, int64_t difference,
                         Ref name) {
  offset.utc_seconds = utc_seconds;
  offset.utcoffset.set(Ref(TRY(dates::make_delta(ts, dates, 0, utc_seconds, 0))));
  offset.dst.set(Ref(TRY(dates::make_delta(ts, dates, 0, difference, 0))));
  offset.name.set(std::move(name));
  return {};
}

Result<void> fill_rule(ThreadState& ts, State& dates, ZoneData& zone, Value text) {
  if (!is<Bytes>(text)) return raise(ts, Exc::TypeError, "expected bytes, {} found", type_name(ts, text));
  std::string_view bytes = as<Bytes>(text).view();
  const char* message = nullptr;
  switch (parse_rule(bytes.substr(0, bytes.find('\0')), zone.rule)) {
    case RuleError::kNone: break;
    case RuleError::kStandardName: message = "Invalid STD format in {}"; break;
    case RuleError::kStandardOffset: message = "Invalid STD offset in {}"; break;
    case RuleError::kSummerName: message = "Invalid DST format in {}"; break;
    case RuleError::kSummerOffset: message = "Invalid DST offset in {}"; break;
    case RuleError::kMissingTransition: message = "Missing transition rules in TZ string: {}"; break;
    case RuleError::kMalformedTransition: message = "Malformed transition rule in TZ string: {}"; break;
    case RuleError::kExtraText: message = "Extraneous characters at end of TZ string: {}"; break;
  }
  if (message) return raise(ts, Exc::ValueError, message, repr_of(text));
  Offset* standard = zone.offsets + zone.offset_count;
  zone.after = standard;
  Ref name = TRY(str_from_ascii(ts, zone.rule.standard_name));
  TRY(fill_offset(ts, dates, *standard, zone.rule.standard_offset, 0, std::move(name)));
  if (!zone.rule.has_summer) return {};
  Offset* summer = standard + 1;
  zone.summer = summer;
  name = TRY(str_from_ascii(ts, zone.rule.summer_name));
  return fill_offset(ts, dates, *summer, zone.rule.summer_offset, zone.rule.difference(), std::move(name));
}

Result<bool> same_offset(ThreadState& ts, const Offset& left, const Offset& right) {
  if (!dates::offsets_equal(left.utcoffset, right.utcoffset) || !dates::offsets_equal(left.dst, right.dst))
    return false;
  return equals(ts, left.name, right.name);
}

// Memory for everything but the columns of numbers that only loading needs.
Result<ZoneData*> allocate_zone(ThreadState& ts, uint64_t transitions, uint64_t offsets) {
  size_t bytes = sizeof(ZoneData) + transitions * 4 * sizeof(int64_t) + (offsets + kRuleOffsets) * sizeof(Offset);
  void* memory = TRY(ts.allocate_bytes(bytes));
  std::memset(memory, 0, bytes);
  auto* zone = static_cast<ZoneData*>(memory);
  zone->transition_count = transitions;
  zone->offset_count = offsets;
  zone->offsets = reinterpret_cast<Offset*>(zone + 1);
  zone->utc = reinterpret_cast<int64_t*>(zone->offsets + offsets + kRuleOffsets);
  zone->local[0] = zone->utc + transitions;
  zone->local[1] = zone->local[0] + transitions;
  zone->offset_of = reinterpret_cast<uint64_t*>(zone->local[1] + transitions);
  return zone;
}

Result<void> fill_zone(ThreadState& ts, State& dates, const Columns& columns, ZoneData& zone) {
  for (uint64_t i = 0; i < zone.transition_count; i++) {
    TRY(ts.checkpoint_limits());
    zone.utc[i] = TRY(dates::long_argument(ts, (*columns.transition_times)[i]));
    int64_t index = TRY(dates::long_argument(ts, (*columns.transition_offsets)[i]));
    if (index < 0 || uint64_t(index) >= zone.offset_count)
      return raise(ts, Exc::ValueError, "Invalid transition index found while reading TZif: {}", index);
    zone.offset_of[i] = uint64_t(index);
  }
  // Two columns that are needed no longer than this: a byte and a number each.
  uint64_t count = zone.offset_count;
  RefTo<Bytes> memory = TRY(bytes_allocate(ts, count * (sizeof(int64_t) + sizeof(bool))));
  std::memset(memory->data(), 0, memory->size);
  auto* differences = reinterpret_cast<int64_t*>(memory->data());
  auto* is_summer = reinterpret_cast<bool*>(differences + count);
  for (uint64_t i = 0; i < count; i++) {
    zone.offsets[i].utc_seconds = TRY(dates::long_argument(ts, (*columns.utc_offsets)[i]));
    if (zone.offsets[i].utc_seconds > INT32_MAX || zone.offsets[i].utc_seconds < INT32_MIN)
      return raise(ts, Exc::OverflowError, "Python int too large to convert to C int");
    is_summer[i] = TRY(is_true(ts, (*columns.are_summer)[i]));
    if (!is<Str>((*columns.names)[i]))
      return raise(ts, Exc::TypeError, "Invalid data result type: {}", repr_of((*columns.names)[i]));
  }
  infer_summer_differences(zone, is_summer, differences);
  fill_local_times(zone);
  for (uint64_t i = 0; i < count; i++)
    TRY(fill_offset(ts, dates, zone.offsets[i], zone.offsets[i].utc_seconds, differences[i],
                    Ref::share((*columns.names)[i])));
  // Before the first transition the first standard time is taken to hold.
  zone.before = 0;
  for (uint64_t i = count; i-- > 0;)
    if (!is_summer[i]) zone.before = i;
  if (TRY(is_true(ts, columns.rule))) {
    TRY(fill_rule(ts, dates, zone, columns.rule));
  } else {
    if (count == 0) return raise(ts, Exc::ValueError, "No time zone information found.");
    zone.after = &zone.offsets[zone.transition_count ? zone.offset_of[zone.transition_count - 1] : count - 1];
  }
  if (count > 1 || zone.summer) zone.is_fixed = false;
  else zone.is_fixed = count == 0 || TRY(same_offset(ts, zone.offsets[0], *zone.after));
  return {};
}

// How many of the times are not after one.
uint64_t count_until(const int64_t* times, uint64_t count, int64_t time) {
  return uint64_t(std::upper_bound(times, times + count, time) - times);
}

}  // namespace

const Offset& ZoneData::at_local(int64_t time, int year, bool fold) const {
  const int64_t* times = local[fold];
  if (transition_count && time < times[0]) return offsets[before];
  if (!transition_count || time > times[transition_count - 1])
    return summer && rule.is_summer_at_local(time, year, fold) ? *summer : *after;
  // Files may have their transitions in no order.
  uint64_t until = count_until(times, transition_count, time);
  return offsets[offset_of[until ? until - 1 : 0]];
}

const Offset& ZoneData::at_utc(int64_t time, int year, bool& fold) const {
  fold = false;
  if (transition_count && time < utc[0]) return offsets[before];
  uint64_t until = transition_count;
  const Offset* found = nullptr;
  if (!transition_count || time > utc[transition_count - 1]) {
    found = summer && rule.is_summer_at_utc(time, year, fold) ? summer : after;
    if (!transition_count) return *found;
  } else {
    until = count_until(utc, transition_count, time);
    if (until == 0) until = 1;
    found = &offsets[offset_of[until - 1]];
  }
  // What clocks show is shown again for as long as the last transition set them back.
  const Offset& previous = offsets[until >= 2 ? offset_of[until - 2] : before];
  int64_t set_back = previous.utc_seconds - found->utc_seconds;
  // CPython's difference wraps at the ends of 64 bits.
  if (set_back > int64_t(uint64_t(time) - uint64_t(utc[until - 1]))) fold = true;
  return *found;
}

Result<ZoneData*> load_zone(ThreadState& ts, State& dates, Value load_data, Value file) {
  Ref data = TRY(call(ts, load_data, file));
  Columns columns = TRY(check_columns(ts, data));
  ZoneData* zone = TRY(allocate_zone(ts, columns.transition_times->size, columns.utc_offsets->size));
  if (fill_zone(ts, dates, columns, *zone).is_error()) {
    release_zone(ts, zone);
    return raised;
  }
  return zone;
}

void visit_zone(const ZoneData& zone, ReferenceVisitor& visitor) {
  for (uint64_t i = 0; i < zone.offset_count + kRuleOffsets; i++)
    for (const Field* field : {&zone.offsets[i].utcoffset, &zone.offsets[i].dst, &zone.offsets[i].name})
      visitor.visit(field->get());
}

void release_zone(ThreadState& ts, ZoneData* zone) {
  for (uint64_t i = 0; i < zone->offset_count + kRuleOffsets; i++)
    for (Field* field : {&zone->offsets[i].utcoffset, &zone->offsets[i].dst, &zone->offsets[i].name}) field->clear();
  ts.release_bytes(zone);
}

}  // namespace ouro::zones
