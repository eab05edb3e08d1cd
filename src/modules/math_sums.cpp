// Sums and products of module math: the exact fsum, prod, and lengths of vectors.
#include <cmath>
#include <cstring>

#include "modules/math_functions.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

namespace ouro::math {

namespace {

// Doubles that grow; on the C++ stack while they are few.
class DoubleList {
 public:
  explicit DoubleList(ThreadState& ts) : ts_(ts) {}
  ~DoubleList() {
    if (items_ != few_) ts_.release_bytes(items_);
  }
  DoubleList(const DoubleList&) = delete;
  DoubleList& operator=(const DoubleList&) = delete;
  Result<void> append(double number) {
    if (size_ == capacity_) {
      double* larger = static_cast<double*>(TRY(ts_.allocate_bytes(capacity_ * 2 * sizeof(double))));
      std::memcpy(larger, items_, size_ * sizeof(double));
      if (items_ != few_) ts_.release_bytes(items_);
      items_ = larger;
      capacity_ *= 2;
    }
    items_[size_++] = number;
    return {};
  }
  double* items() { return items_; }
  size_t size() const { return size_; }
  void set_size(size_t size) { size_ = size; }

 private:
  ThreadState& ts_;
  double few_[32];
  double* items_ = few_;
  size_t size_ = 0, capacity_ = 32;
};

// a + b == sum + error exactly.
struct TwoSum {
  double sum, error;
};
TwoSum two_sum(double a, double b) {
  double sum = a + b;
  double part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}

}  // namespace

// Shewchuk's algorithm: the sum so far is kept exactly as partial sums that do not overlap, smallest first;
// their sum is rounded once at the end.
Result<double> fsum(ThreadState& ts, Value iterable) {
  DoubleList partials(ts);
  double special = 0, infinite = 0;
  TRY(for_each(ts, iterable, [&](Ref item) -> Result<bool> {
    TRY(ts.checkpoint_limits());
    double x = TRY(to_double(ts, item)), original = x;
    size_t kept = 0;
    double* items = partials.items();
    for (size_t i = 0; i < partials.size(); i++) {
      double y = items[i];
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      double high = x + y;
      double low = y - (high - x);
      if (low != 0) items[kept++] = low;
      x = high;
    }
    partials.set_size(kept);
    if (x == 0) return true;
    if (std::isfinite(x)) {
      TRY(partials.append(x));
      return true;
    }
    if (std::isfinite(original)) return raise(ts, Exc::OverflowError, "intermediate overflow in fsum");
    if (std::isinf(original)) infinite += original;
    special += original;
    partials.set_size(0);
    return true;
  }));
  if (special != 0) {
    if (std::isnan(infinite)) return raise(ts, Exc::ValueError, "-inf + inf in fsum");
    return special;
  }
  const double* items = partials.items();
  size_t left = partials.size();
  if (!left) return 0.0;
  double high = items[--left], low = 0;
  while (left) {
    double x = high, y = items[--left];
    high = x + y;
    low = y - (high - x);
    if (low != 0) break;
  }
  // Half-way cases round to even by what is left below.
  if (left && ((low < 0 && items[left - 1] < 0) || (low > 0 && items[left - 1] > 0))) {
    double y = low * 2, x = high + y;
    if (y == x - high) high = x;
  }
  return high;
}

Result<Ref> prod(ThreadState& ts, Value iterable, Value start) {
  Ref result = Ref::share(start);
  TRY(for_each(ts, iterable, [&](Ref item) -> Result<bool> {
    TRY(ts.checkpoint_limits());
    result = TRY(binary_op(ts, result, item, BinaryOp::kMultiply));
    return true;
  }));
  return result;
}

// The length of a vector of subnormal numbers, for which there is no power of two to scale by: divided by the largest.
static double subnormal_length(const double* vector, size_t size, double largest) {
  double sum = 1.0, rest = 0;  // from 1, so that the larger operand of each addition is known
  for (size_t i = 0; i < size; i++) {
    double x = vector[i] / largest;
    double next = sum + x * x;
    rest += (sum - next) + x * x;
    sum = next;
  }
  return largest * std::sqrt(sum - 1.0 + rest);
}

// Scaled by a power of two so that no square overflows or vanishes; squares are exact as two doubles (by
// fused multiply-add), summed with their errors; the root is corrected by one step of Newton's method on the
// exact rest.
double vector_length(double* vector, size_t size) {
  double largest = 0;
  bool found_nan = false;
  for (size_t i = 0; i < size; i++) {
    vector[i] = std::fabs(vector[i]);
    if (std::isnan(vector[i])) found_nan = true;
    else if (vector[i] > largest) largest = vector[i];
  }
  if (std::isinf(largest)) return largest;
  if (found_nan) return __builtin_nan("");
  if (largest == 0 || size == 1) return largest;
  int exponent;
  std::frexp(largest, &exponent);
  if (exponent < -1023) return subnormal_length(vector, size, largest);
  double sum = 0, rest = 0;
  for (size_t i = 0; i < size; i++) {
    double x = std::ldexp(vector[i], -exponent);
    double square = x * x, low = std::fma(x, x, -square);
    TwoSum next = two_sum(sum, square);
    sum = next.sum;
    rest += next.error + low;
  }
  TwoSum total = two_sum(sum, rest);
  double root = std::sqrt(total.sum);
  double square = root * root, low = std::fma(root, root, -square);
  double correction = ((total.sum - square) + (total.error - low)) / (2 * root);
  return std::ldexp(root + correction, exponent);
}

Result<double> hypot(ThreadState& ts, Args coordinates) {
  DoubleList vector(ts);
  for (Value coordinate : coordinates) {
    double number = TRY(to_double(ts, coordinate));
    TRY(vector.append(number));
  }
  return vector_length(vector.items(), vector.size());
}

Result<double> dist(ThreadState& ts, Value p, Value q) {
  RefTo<Tuple> from = TRY(tuple_from(ts, p));
  RefTo<Tuple> to = TRY(tuple_from(ts, q));
  if (from->size != to->size) return raise(ts, Exc::ValueError, "both points must have the same number of dimensions");
  DoubleList vector(ts);
  for (uint64_t i = 0; i < from->size; i++) {
    TRY(ts.checkpoint_limits());
    double a = TRY(to_double(ts, (*from)[i])), b = TRY(to_double(ts, (*to)[i]));
    TRY(vector.append(std::fabs(a - b)));
  }
  return vector_length(vector.items(), vector.size());
}

}  // namespace ouro::math
