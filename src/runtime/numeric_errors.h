// NumericContext: a numeric::Context on the interpreter's heap, and its failures as Python exceptions.
#pragma once

#include "numeric/context.h"
#include "runtime/errors.h"
#include "runtime/heap_resources.h"

namespace ouro {

class NumericContext {
 public:
  explicit NumericContext(ThreadState& ts) : ts_(ts), resources_(ts), context_(resources_) {}
  operator numeric::Context&() { return context_; }
  // Makes the exception of the context's failure pending (memory and termination are pending already).
  Raised raise_failure() {
    using numeric::FailureKind;
    switch (context_.failure()) {
      case FailureKind::kZeroDivision: return raise(ts_, Exc::ZeroDivisionError, "{}", context_.message());
      case FailureKind::kOverflow: return raise(ts_, Exc::OverflowError, "{}", context_.message());
      case FailureKind::kErrnoRange: {
        return raise_range_error();
      }
      case FailureKind::kValue: return raise(ts_, Exc::ValueError, "{}", context_.message());
      case FailureKind::kType: return raise(ts_, Exc::TypeError, "{}", context_.message());
      case FailureKind::kMemory:
        if (!ts_.has_pending()) return ts_.memory_refused();
        return raised;
      default: return raised;
    }
  }

 private:
  Raised raise_range_error();
  ThreadState& ts_;
  SignalResources resources_;
  numeric::Context context_;
};

}  // namespace ouro
