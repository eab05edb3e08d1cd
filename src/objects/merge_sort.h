// A stable merge sort that makes use of order already there, for a row of keys and, moved along with them, a
// row of values.
//
// Runs that ascend already (or strictly descend: turned round) are found first, short ones extended by binary
// insertion. They are merged in the order of Munro and Wild's "powersort": each boundary between runs has a
// place in a nearly perfect binary tree over the row. A merge looks for whole stretches at once while one run
// keeps winning (galloping: Bentley and Yao's exponential search).
//
// Less is a class with `Result<bool> operator()(Value left, Value right)` that may run Python and fail; one
// with a member kOrdersWords compares the words of values as signed numbers. The rows hold a permutation of
// what was there whenever Less runs but for those items that wait in the merge's own memory, and when sort()
// has returned they hold all, failed or not.
#pragma once

#include <algorithm>
#include <bit>
#include <cstring>

#include "runtime/thread_state.h"

namespace ouro {

template <class Less, bool kHasValues>
class MergeSort {
 public:
  // values is null without kHasValues.
  MergeSort(ThreadState& ts, Less& less, Value* keys, Value* values, uint64_t count)
      : ts_(ts), less_(less), keys_(keys), values_(values), count_(count) {}
  MergeSort(const MergeSort&) = delete;
  MergeSort& operator=(const MergeSort&) = delete;
  ~MergeSort() {
    if (spare_keys_) ts_.release_bytes(spare_keys_);
  }

  Result<void> sort() {
    if (count_ < 2) return {};
    uint64_t shortest = shortest_run(count_);
    for (uint64_t begin = 0; begin < count_;) {
      uint64_t length = TRY(find_run(begin));
      uint64_t wanted = std::min(shortest, count_ - begin);
      if (length < wanted) {
        if constexpr (kByWords) {
          wanted = std::min(kWordChunk, count_ - begin);
          std::sort(keys_ + begin, keys_ + begin + wanted, word_less);
        } else {
          TRY(insert_into_run(begin, begin + length, begin + wanted));
        }
        length = wanted;
      }
      TRY(push_run(begin, length));
      begin += length;
      TRY(ts_.checkpoint_limits());
    }
    while (run_count_ > 1) TRY(merge_last_runs());
    return {};
  }

 private:
  struct Run {
    uint64_t begin, length;
    int depth;  // of the boundary after the run in the tree of merges
  };
  static constexpr int kMostRuns = 66;        // depths increase along the stack and are at most 64
  static constexpr uint64_t kGallopFrom = 7;  // wins in a row after which searching pays
  // Equal keys are one word and nothing goes with them: stability has no meaning, and where there is no order
  // yet a piece of the row can be sorted by any means. The size bounds the time between two polls.
  static constexpr bool kByWords = !kHasValues && requires { Less::kOrdersWords; };
  static constexpr uint64_t kWordChunk = 16384;  // items
  // So many items are looked at or moved between two polls at most, where Less itself need not poll.
  static constexpr uint64_t kItemsPerPoll = 65536;
  static bool word_less(Value left, Value right) { return int64_t(left.bits()) < int64_t(right.bits()); }

  // A number from 32 to 64 such that count is a power of two times it, or a little less.
  static uint64_t shortest_run(uint64_t count) {
    uint64_t rest = 0;
    while (count >= 64) {
      rest |= count & 1;
      count >>= 1;
    }
    return count + rest;
  }

  // --- the two rows

  void move_within(uint64_t from, uint64_t to, uint64_t length) {
    std::memmove(keys_ + to, keys_ + from, length * sizeof(Value));
    if constexpr (kHasValues) std::memmove(values_ + to, values_ + from, length * sizeof(Value));
  }
  void move_one(uint64_t from, uint64_t to) {
    keys_[to] = keys_[from];
    if constexpr (kHasValues) values_[to] = values_[from];
  }
  void set_aside(uint64_t from, uint64_t length) {
    std::memcpy(spare_keys_, keys_ + from, length * sizeof(Value));
    if constexpr (kHasValues) std::memcpy(spare_values_, values_ + from, length * sizeof(Value));
  }
  void put_back(uint64_t from, uint64_t to, uint64_t length) {
    std::memcpy(keys_ + to, spare_keys_ + from, length * sizeof(Value));
    if constexpr (kHasValues) std::memcpy(values_ + to, spare_values_ + from, length * sizeof(Value));
  }
  void put_back_one(uint64_t from, uint64_t to) {
    keys_[to] = spare_keys_[from];
    if constexpr (kHasValues) values_[to] = spare_values_[from];
  }
  void reverse(uint64_t begin, uint64_t end) {
    std::reverse(keys_ + begin, keys_ + end);
    if constexpr (kHasValues) std::reverse(values_ + begin, values_ + end);
  }
  // Memory to set `length` items aside.
  Result<void> reserve_spare(uint64_t length) {
    if (length <= spare_capacity_) return {};
    if (spare_keys_) ts_.release_bytes(spare_keys_);
    spare_keys_ = nullptr;
    spare_capacity_ = 0;
    uint64_t bytes = length * sizeof(Value) * (kHasValues ? 2 : 1);
    spare_keys_ = static_cast<Value*>(TRY(ts_.allocate_bytes(bytes)));
    spare_values_ = kHasValues ? spare_keys_ + length : nullptr;
    spare_capacity_ = length;
    return {};
  }

  // --- runs

  // The length of the run that begins here; a strictly descending one is turned round.
  Result<uint64_t> find_run(uint64_t begin) {
    uint64_t end = begin + 1;
    if (end >= count_) return count_ - begin;
    bool descending = TRY(less_(keys_[end], keys_[begin]));
    for (end++; end < count_; end++) {
      bool below = TRY(less_(keys_[end], keys_[end - 1]));
      if (below != descending) break;
      if (end % kItemsPerPoll == 0) TRY(ts_.checkpoint_limits());
    }
    if (descending) reverse(begin, end);
    return end - begin;
  }

  // [begin, sorted_end) is in order; makes [begin, end) so.
  Result<void> insert_into_run(uint64_t begin, uint64_t sorted_end, uint64_t end) {
    for (uint64_t at = sorted_end; at < end; at++) {
      uint64_t low = begin, high = at;
      while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        bool below = TRY(less_(keys_[at], keys_[middle]));
        if (below) high = middle;
        else low = middle + 1;
      }
      Value key = keys_[at];
      Value value = kHasValues ? values_[at] : Value();
      move_within(low, low + 1, at - low);
      keys_[low] = key;
      if constexpr (kHasValues) values_[low] = value;
    }
    return {};
  }

  // The depth of the boundary between two neighbouring runs: the first binary digit in which their middles differ.
  int boundary_depth(const Run& left, uint64_t right_length) const {
    using Wide = unsigned __int128;
    uint64_t left_middle = 2 * left.begin + left.length;               // doubled
    uint64_t right_middle = left_middle + left.length + right_length;  // doubled
    uint64_t a = uint64_t((Wide(left_middle) << 62) / count_);
    uint64_t b = uint64_t((Wide(right_middle) << 62) / count_);
    return std::countl_zero(a ^ b);
  }

  Result<void> push_run(uint64_t begin, uint64_t length) {
    if (run_count_ > 0) {
      int depth = boundary_depth(runs_[run_count_ - 1], length);
      while (run_count_ > 1 && runs_[run_count_ - 2].depth > depth) TRY(merge_last_runs());
      runs_[run_count_ - 1].depth = depth;
    }
    OURO_ASSERT(run_count_ < kMostRuns);
    runs_[run_count_++] = {begin, length, 0};
    return {};
  }

  Result<void> merge_last_runs() {
    Run& left = runs_[run_count_ - 2];
    const Run& right = runs_[run_count_ - 1];
    uint64_t begin = left.begin, middle = right.begin, end = right.begin + right.length;
    left.length += right.length;
    run_count_--;
    TRY(ts_.checkpoint_limits());
    // What is in its place already: the left items not above the right run, the right items not below the left run.
    begin += TRY((gallop<true, false>(keys_[middle], keys_ + begin, middle - begin)));
    if (begin == middle) return {};
    uint64_t right_count = TRY((gallop<false, true>(keys_[middle - 1], keys_ + middle, end - middle)));
    if (right_count == 0) return {};
    end = middle + right_count;
    if (middle - begin <= end - middle) return merge_forward(begin, middle, end);
    return merge_backward(begin, middle, end);
  }

  // --- searching

  // How many items of an ordered run go before the key: those below it, and with kAfterEqual those equal to
  // it too. Searches outward from the run's beginning or end.
  template <bool kAfterEqual, bool kFromEnd>
  Result<uint64_t> gallop(Value key, const Value* run, uint64_t length) {
    auto goes_before = [&](uint64_t index) -> Result<bool> {
      if constexpr (kAfterEqual) return !TRY(less_(key, run[index]));
      else return less_(run[index], key);
    };
    uint64_t low = 0, high = length;  // the answer lies in [low, high]
    for (uint64_t step = 1; step <= length; step = 2 * step + 1) {
      uint64_t index = kFromEnd ? length - step : step - 1;
      bool before = TRY(goes_before(index));
      if (before) low = index + 1;
      else high = index;
      if (before == kFromEnd) break;
    }
    while (low < high) {
      uint64_t middle = low + (high - low) / 2;
      bool before = TRY(goes_before(middle));
      if (before) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  // Searching was, or was not, worth it: the next time it starts sooner, or later.
  bool still_worth_it(uint64_t first_stretch, uint64_t second_stretch) {
    if (first_stretch >= kGallopFrom || second_stretch >= kGallopFrom) {
      if (gallop_from_ > 1) gallop_from_--;
      return true;
    }
    gallop_from_ += 2;
    return false;
  }

  // --- merging

  // Merges [begin, middle) and [middle, end), the left run being the shorter one: it is set aside, and the
  // gap that is as long as what still waits there moves towards the end.
  Result<void> merge_forward(uint64_t begin, uint64_t middle, uint64_t end) {
    uint64_t left_count = middle - begin;
    TRY(reserve_spare(left_count));
    set_aside(begin, left_count);
    uint64_t left = 0, right = middle, to = begin;
    Result<void> result = merge_forward_steps(left, left_count, right, end, to);
    put_back(left, to, left_count - left);
    return result;
  }
  Result<void> merge_forward_steps(uint64_t& left, uint64_t left_count, uint64_t& right, uint64_t end, uint64_t& to) {
    while (left < left_count && right < end) {
      TRY(ts_.checkpoint_limits());
      uint64_t left_wins = 0, right_wins = 0, pause = to + kItemsPerPoll;
      while (left < left_count && right < end && left_wins < gallop_from_ && right_wins < gallop_from_) {
        if (to == pause) break;
        bool take_right = TRY(less_(keys_[right], spare_keys_[left]));
        if (take_right) {
          move_one(right++, to++);
          right_wins++;
          left_wins = 0;
        } else {
          put_back_one(left++, to++);
          left_wins++;
          right_wins = 0;
        }
      }
      while (left < left_count && right < end && to != pause) {
        uint64_t from_left = TRY((gallop<true, false>(keys_[right], spare_keys_ + left, left_count - left)));
        put_back(left, to, from_left);
        left += from_left;
        to += from_left;
        if (left == left_count) break;
        move_one(right++, to++);
        if (right == end) break;
        uint64_t from_right = TRY((gallop<false, false>(spare_keys_[left], keys_ + right, end - right)));
        move_within(right, to, from_right);
        right += from_right;
        to += from_right;
        if (right == end) break;
        put_back_one(left++, to++);
        if (!still_worth_it(from_left, from_right)) break;
        TRY(ts_.checkpoint_limits());
      }
    }
    return {};
  }

  // The same with the right run as the shorter one; the gap moves towards the beginning.
  Result<void> merge_backward(uint64_t begin, uint64_t middle, uint64_t end) {
    uint64_t right_count = end - middle;
    TRY(reserve_spare(right_count));
    set_aside(middle, right_count);
    uint64_t left = middle, right = right_count, to = end;  // each one past the next item
    Result<void> result = merge_backward_steps(begin, left, right, to);
    put_back(0, left, right);
    return result;
  }
  Result<void> merge_backward_steps(uint64_t begin, uint64_t& left, uint64_t& right, uint64_t& to) {
    while (left > begin && right > 0) {
      TRY(ts_.checkpoint_limits());
      uint64_t left_wins = 0, right_wins = 0, pause = to - kItemsPerPoll;
      while (left > begin && right > 0 && left_wins < gallop_from_ && right_wins < gallop_from_) {
        if (to == pause) break;
        bool take_left = TRY(less_(spare_keys_[right - 1], keys_[left - 1]));
        if (take_left) {
          move_one(--left, --to);
          left_wins++;
          right_wins = 0;
        } else {
          put_back_one(--right, --to);
          right_wins++;
          left_wins = 0;
        }
      }
      while (left > begin && right > 0 && to != pause) {
        uint64_t stay = TRY((gallop<true, true>(spare_keys_[right - 1], keys_ + begin, left - begin)));
        uint64_t from_left = left - begin - stay;
        left -= from_left;
        to -= from_left;
        move_within(left, to, from_left);
        if (left == begin) break;
        put_back_one(--right, --to);
        if (right == 0) break;
        uint64_t wait = TRY((gallop<false, true>(keys_[left - 1], spare_keys_, right)));
        uint64_t from_right = right - wait;
        right -= from_right;
        to -= from_right;
        put_back(right, to, from_right);
        if (right == 0) break;
        move_one(--left, --to);
        if (!still_worth_it(from_left, from_right)) break;
        TRY(ts_.checkpoint_limits());
      }
    }
    return {};
  }

  ThreadState& ts_;
  Less& less_;
  Value* keys_;
  Value* values_;
  uint64_t count_;
  Value* spare_keys_ = nullptr;  // owned
  Value* spare_values_ = nullptr;
  uint64_t spare_capacity_ = 0;  // items
  uint64_t gallop_from_ = kGallopFrom;
  int run_count_ = 0;
  Run runs_[kMostRuns];
};

}  // namespace ouro
