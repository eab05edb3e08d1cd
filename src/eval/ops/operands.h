// How an opcode's function says what it takes and gives. Its C++ signature is the stack effect:
//
//   inline Push BINARY_SUBSCR(ThreadState& ts, In container, In key)        pops two, pushes one
//   inline Done STORE_SUBSCR(ThreadState& ts, In value, In container, In key)   pops three, pushes nothing
//
// Parameters after the thread state, in the order in which they lie on the stack, the topmost last:
//   In        an operand, popped and owned by the function       Top     the topmost value, left in its place
//   Popped    as many operands as the argument says              Oparg   the instruction's argument
//   Frame&    the running frame
// Results: Push one value, Push2 two, Done none.
#pragma once

#include <cstddef>
#include <utility>

#include "bytecode/opcodes.h"
#include "eval/frame.h"

namespace ouro::ops {

using In = Ref;
using Push = Result<Ref>;
using Done = Result<void>;
struct Two {
  Ref first, second;  // second becomes the topmost
};
using Push2 = Result<Two>;

struct Oparg {
  uint32_t value;
  operator uint32_t() const { return value; }
};
struct Top {
  Value value;
  operator Value() const { return value; }
};

// Operands taken off the stack; those that nobody takes over are released at the end.
class Popped {
 public:
  Popped(Value* values, size_t count) : values_(values), count_(count) {}
  Popped(const Popped&) = delete;
  Popped& operator=(const Popped&) = delete;
  ~Popped() {
    for (size_t i = 0; i < count_; i++)
      if (!values_[i].is_null()) release_reference(values_[i]);
  }
  size_t size() const { return count_; }
  Value operator[](size_t index) const { return values_[index]; }
  std::span<const Value> span() const { return {values_, count_}; }
  // Somebody took all of them over.
  void handed_over() { count_ = 0; }
  Ref take(size_t index) {
    Value value = values_[index];
    values_[index] = Value();
    return Ref::adopt(value);
  }

 private:
  Value* values_;
  size_t count_;
};

namespace detail {

template <class T>
inline constexpr bool kIsIn = std::is_same_v<T, In>;

template <class F>
struct Operands;
template <class R, class... A>
struct Operands<R (*)(ThreadState&, A...)> {
  using Return = R;
  static constexpr size_t kArityOf = sizeof...(A);
  static constexpr int kPops = (0 + ... + (kIsIn<A> ? 1 : 0));
  static constexpr bool kVariable = (false || ... || std::is_same_v<A, Popped&>);
  static constexpr int kPushes = std::is_same_v<R, Push> ? 1 : std::is_same_v<R, Push2> ? 2 : 0;

  template <auto op, size_t... I>
  [[gnu::always_inline]] static R call(ThreadState& ts, Frame& frame, Value* base, Value* top, uint32_t arg,
                                       Popped* popped, std::index_sequence<I...>) {
    return op(ts, get<A, I>(frame, base, top, arg, popped)...);
  }
  // How many In parameters stand before the I-th parameter.
  template <size_t I>
  static constexpr int ins_before() {
    constexpr bool in[] = {kIsIn<A>..., false};
    int count = 0;
    for (size_t i = 0; i < I; i++) count += in[i];
    return count;
  }
  template <class T, size_t I>
  [[gnu::always_inline]] static decltype(auto) get(Frame& frame, Value* base, Value* top, uint32_t arg,
                                                   Popped* popped) {
    if constexpr (kIsIn<T>) return Ref::adopt(base[ins_before<I>()]);
    else if constexpr (std::is_same_v<T, Top>) return Top{top[-1]};
    else if constexpr (std::is_same_v<T, Oparg>) return Oparg{arg};
    else if constexpr (std::is_same_v<T, Popped&>) return static_cast<Popped&>(*popped);
    else return static_cast<Frame&>(frame);
  }
};

}  // namespace detail

// Pops the operands, calls, pushes the results. False: raised; the operands are gone.
template <auto op>
[[gnu::always_inline]] inline bool execute(ThreadState& ts, Frame& frame, Value*& sp, uint32_t arg) {
  using O = detail::Operands<decltype(op)>;
  using Return = typename O::Return;
  auto finish = [&](Return result) {
    if (result.is_error()) return false;
    if constexpr (O::kPushes == 1) *sp++ = result.release().leak();
    if constexpr (O::kPushes == 2) {
      Two two = result.release();
      sp[0] = two.first.leak();
      sp[1] = two.second.leak();
      sp += 2;
    }
    return true;
  };
  if constexpr (O::kVariable) {
    sp -= arg;
    Return result = raised;
    {
      Popped popped(sp, arg);
      result = O::template call<op>(ts, frame, sp, sp, arg, &popped, std::make_index_sequence<O::kArityOf>{});
    }
    return finish(std::move(result));
  } else {
    sp -= O::kPops;
    return finish(O::template call<op>(ts, frame, sp, sp, arg, nullptr, std::make_index_sequence<O::kArityOf>{}));
  }
}

}  // namespace ouro::ops
