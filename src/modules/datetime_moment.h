// What the files of datetime share: its operators (datetime_moment.cpp), the functions that make one
// (datetime_from.cpp); the methods and the type stand in datetime_methods.cpp.
#pragma once

#include "modules/datetime_objects.h"

namespace ouro::dates {

Result<Ref> allocate_datetime(ThreadState& ts, Type& type, Day day, const Clock& clock, Value tzinfo);
Result<Ref> datetime_new(ThreadState& ts, Type& type, const CallArguments& arguments);
Result<Ref> datetime_compare(ThreadState& ts, Value left, Value right, CompareOp op);
Result<int64_t> datetime_hash(ThreadState& ts, DateTime& self);
Result<Ref> datetime_add(ThreadState& ts, Value left, Value right);
Result<Ref> datetime_subtract(ThreadState& ts, Value left, Value right);
Result<Ref> datetime_repr(ThreadState& ts, DateTime& self);
Result<Ref> datetime_reduce(ThreadState& ts, DateTime& self);
Result<Ref> datetime_reduce_ex(ThreadState& ts, DateTime& self, Args arguments);

// The same of numbers that may be out of range.
Result<Ref> make_datetime_of_numbers(ThreadState& ts, Type& type, const IsoDate& date, const IsoTime& time,
                                     Value tzinfo);

// --- class methods
Result<Ref> datetime_now(ThreadState& ts, Type& cls, Value tz);
Result<Ref> datetime_utcnow(ThreadState& ts, Type& cls);
Result<Ref> datetime_fromtimestamp(ThreadState& ts, Type& cls, Value timestamp, Value tz);
Result<Ref> datetime_utcfromtimestamp(ThreadState& ts, Type& cls, Args arguments);
Result<Ref> datetime_strptime(ThreadState& ts, Type& cls, Args arguments);
Result<Ref> datetime_combine(ThreadState& ts, Type& cls, Value date, Value time, Value tzinfo);
Result<Ref> datetime_fromisoformat(ThreadState& ts, Type& cls, Value text);

}  // namespace ouro::dates
