// The type memoryview: making views, casts, items and slices, comparison. The formats of items stand in
// memory_item.cpp.
//
// Whatever runs Python (__index__ of a key, conversion of a value) can release the view: it is checked again after it.
#include "objects/memoryview.h"

#include <cstring>
#include <new>

#include "numeric/hash.h"
#include "objects/byte_methods.h"
#include "objects/descriptors.h"
#include "objects/memory_item.h"
#include "objects/slice.h"
#include "objects/str_methods.h"
#include "objects/type_specs.h"

namespace ouro {
namespace {

// --- making

Result<void> check_released(ThreadState& ts, const MemoryView& self) {
  if (self.lent) return {};
  return raise(ts, Exc::ValueError, "operation forbidden on released memoryview object");
}

// A view on a loan that is counted already; shape and strides are the caller's to fill.
Result<RefTo<MemoryView>> allocate_view(ThreadState& ts, Lent& lent, Value exporter, int ndim) {
  MemoryView* self = TRY(ts.allocate_as<MemoryView>(*ts.types().memoryview, size_t(ndim) * 2 * sizeof(int64_t)));
  self->lent = &lent;
  self->exporter.initialize(Ref::share(exporter));
  self->exports = 0;
  self->cached_hash = MemoryView::kNoHash;
  self->ndim = ndim;
  lent.views++;
  ts.track(*self);
  return RefTo<MemoryView>::adopt(self);
}

void set_contiguous_strides(MemoryView& self) {
  int64_t step = self.itemsize;
  for (int i = self.ndim - 1; i >= 0; i--) {
    self.strides()[i] = step;
    step *= self.shape()[i];
  }
}

// The same items once more.
Result<RefTo<MemoryView>> copy_view(ThreadState& ts, MemoryView& from) {
  RefTo<MemoryView> self = TRY(allocate_view(ts, *from.lent, from.exporter, from.ndim));
  self->data = from.data;
  self->length = from.length;
  self->itemsize = from.itemsize;
  self->format = from.format;
  self->readonly = from.readonly;
  std::memcpy(self->shape(), from.shape(), size_t(from.ndim) * 2 * sizeof(int64_t));
  return self;
}

// Gives the loan back when this was the last view of it.
void let_go(ThreadState& ts, MemoryView& self) {
  Lent* lent = self.lent;
  if (!lent) return;
  self.lent = nullptr;
  Ref exporter = self.exporter.take();
  if (--lent->views == 0) {
    Object& object = *exporter.get().object();
    if (ReleaseBufferSlot slot = object.type->slots.bf_release_buffer) slot(ts, object, lent->view);
    lent->~Lent();
    ts.release_bytes(lent);
  }
}

// A BufferView of this view, without an owner: for the functions that work on any buffer.
BufferView plain_view(MemoryView& self) {
  BufferView view;
  view.data = self.data;
  view.length = self.length;
  view.itemsize = self.itemsize;
  view.format = self.format;
  view.ndim = self.ndim;
  view.shape = self.shape();
  view.strides = self.strides();
  view.readonly = self.readonly;
  return view;
}

}  // namespace

Result<RefTo<MemoryView>> memoryview_of(ThreadState& ts, Value object) {
  if (MemoryView* other = try_as<MemoryView>(object)) {
    TRY(check_released(ts, *other));
    return copy_view(ts, *other);
  }
  if (!supports_buffer(ts, object))
    return raise(ts, Exc::TypeError, "memoryview: a bytes-like object is required, not '{}'", type_name(ts, object));
  auto* lent = new (TRY(ts.allocate_bytes(sizeof(Lent)))) Lent{0, {}};
  auto got = get_buffer(ts, object, lent->view, buffer_flags::kFullReadOnly);
  if (got.is_error()) {
    lent->~Lent();
    ts.release_bytes(lent);
    return raised;
  }
  // Views count the exporter themselves.
  Ref exporter = std::move(lent->view.owner);
  const BufferView& view = lent->view;
  auto made =
      view.ndim > MemoryView::kMaxDimensions
          ? Result<RefTo<MemoryView>>(raise(ts, Exc::ValueError, "memoryview: number of dimensions must not exceed 64"))
          : allocate_view(ts, *lent, exporter, view.ndim);
  if (made.is_error()) {
    Object& owner = *exporter.get().object();
    if (ReleaseBufferSlot slot = owner.type->slots.bf_release_buffer) slot(ts, owner, lent->view);
    lent->~Lent();
    ts.release_bytes(lent);
    return raised;
  }
  RefTo<MemoryView> self = made.release();
  self->data = view.data;
  self->length = view.length;
  self->itemsize = view.itemsize;
  self->format = view.format ? view.format : "B";
  self->readonly = view.readonly;
  for (int i = 0; i < view.ndim; i++) self->shape()[i] = view.dimension(i);
  if (view.strides) std::memcpy(self->strides(), view.strides, size_t(view.ndim) * sizeof(int64_t));
  else set_contiguous_strides(*self);
  return self;
}

namespace {

Result<Ref> new_object(ThreadState& ts, Type&, Value object) { return Ref(TRY(memoryview_of(ts, object))); }
constexpr NativeMethod kNew = class_method<new_object>("memoryview(cls, object)", "");
Result<Ref> memoryview_new(ThreadState& ts, Type& type, const CallArguments& arguments) {
  return kNew.thunk(ts, Value(type), arguments, kNew);
}

// --- release

Result<void> release(ThreadState& ts, MemoryView& self) {
  if (!self.lent) return {};
  if (self.exports > 0)
    return raise(ts, Exc::BufferError, "memoryview has {} exported buffer{}", self.exports,
                 self.exports == 1 ? "" : "s");
  let_go(ts, self);
  return {};
}
Result<Ref> enter(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return Ref::share(Value(self));
}
Result<void> exit(ThreadState& ts, MemoryView& self, Args) { return release(ts, self); }

void memoryview_clear(ThreadState& ts, MemoryView& self) {
  if (self.exports == 0) let_go(ts, self);
}
void memoryview_destroy(ThreadState& ts, MemoryView& self) { let_go(ts, self); }

Result<void> lend(ThreadState& ts, Object& object, BufferView& view, int flags) {
  auto& self = static_cast<MemoryView&>(object);
  TRY(check_released(ts, self));
  auto asks = [&](int flag) { return (flags & flag) == flag; };
  if (asks(buffer_flags::kWritable) && self.readonly)
    return raise(ts, Exc::BufferError, "memoryview: underlying buffer is not writable");
  BufferView own = plain_view(self);
  bool c = own.is_c_contiguous(), f = own.is_f_contiguous();
  if (asks(buffer_flags::kCContiguous) && !c)
    return raise(ts, Exc::BufferError, "memoryview: underlying buffer is not C-contiguous");
  if (asks(buffer_flags::kFContiguous) && !f)
    return raise(ts, Exc::BufferError, "memoryview: underlying buffer is not Fortran contiguous");
  if (asks(buffer_flags::kAnyContiguous) && !c && !f)
    return raise(ts, Exc::BufferError, "memoryview: underlying buffer is not contiguous");
  if (!asks(buffer_flags::kStrides) && !c)
    return raise(ts, Exc::BufferError, "memoryview: underlying buffer is not C-contiguous");
  if (!asks(buffer_flags::kShape) && asks(buffer_flags::kFormat))
    return raise(ts, Exc::BufferError, "memoryview: cannot cast to unsigned bytes if the format flag is present");
  view = std::move(own);
  if (!asks(buffer_flags::kShape)) {
    view.ndim = 1;
    view.shape = view.strides = nullptr;
  }
  view.owner = Ref::share(Value(self));
  self.exports++;
  return {};
}
void lend_ends(ThreadState&, Object& object, BufferView&) { static_cast<MemoryView&>(object).exports--; }

// --- items

Result<char> item_format(ThreadState& ts, const MemoryView& self) {
  char format = native_format(self.format);
  if (!format) return raise(ts, Exc::NotImplementedError, "memoryview: unsupported format {}", self.format);
  return format;
}

// Where the item `index` of a dimension begins, from the place of item 0.
Result<uint8_t*> step_to(ThreadState& ts, MemoryView& self, uint8_t* from, int dimension, int64_t index) {
  int64_t count = self.shape()[dimension];
  if (index < 0) index += count;
  if (index < 0 || index >= count)
    return raise(ts, Exc::IndexError, "index out of bounds on dimension {}", dimension + 1);
  return from + index * self.strides()[dimension];
}

bool is_index(ThreadState& ts, Value key) { return is_int(key) || type_of(ts, key).slots.nb_index; }

bool all_indices(ThreadState& ts, Tuple& key) {
  for (Value item : key)
    if (!is_index(ts, item)) return false;
  return true;
}
bool all_slices(Tuple& key) {
  for (Value item : key)
    if (!is<Slice>(item)) return false;
  return key.size > 0;
}

Result<uint8_t*> place_of_indices(ThreadState& ts, MemoryView& self, Tuple& key) {
  if (int64_t(key.size) < self.ndim) return raise(ts, Exc::NotImplementedError, "sub-views are not implemented");
  if (int64_t(key.size) > self.ndim)
    return raise(ts, Exc::TypeError, "cannot index {}-dimension view with {}-element tuple", self.ndim, key.size);
  int64_t indices[MemoryView::kMaxDimensions];
  for (uint64_t i = 0; i < key.size; i++) indices[i] = TRY(index_as_int64(ts, key[i], Exc::IndexError));
  TRY(check_released(ts, self));
  uint8_t* place = self.data;
  for (int i = 0; i < self.ndim; i++) place = TRY(step_to(ts, self, place, i, indices[i]));
  return place;
}

Result<Ref> item_at(ThreadState& ts, MemoryView& self, int64_t index) {
  TRY(check_released(ts, self));
  char format = TRY(item_format(ts, self));
  if (self.ndim == 0) return raise(ts, Exc::TypeError, "invalid indexing of 0-dim memory");
  if (self.ndim > 1) return raise(ts, Exc::NotImplementedError, "multi-dimensional sub-views are not implemented");
  uint8_t* place = TRY(step_to(ts, self, self.data, 0, index));
  return unpack_item(ts, format, place);
}
// From the sequence protocol, where a negative index has the length added already.
Result<Ref> sequence_item_at(ThreadState& ts, MemoryView& self, int64_t index) {
  if (index < 0) return raise(ts, Exc::IndexError, "index out of bounds on dimension 1");
  return item_at(ts, self, index);
}

Result<RefTo<MemoryView>> sliced(ThreadState& ts, MemoryView& self, Slice& slice) {
  // The part is a view of its own before __index__ runs: it stays good when self is released there.
  RefTo<MemoryView> part = TRY(copy_view(ts, self));
  SliceParts parts = TRY(slice_parts(ts, slice));
  SliceBounds bounds = slice_adjust(parts, part->shape()[0]);
  part->data += bounds.start * part->strides()[0];
  part->shape()[0] = bounds.count;
  part->strides()[0] *= bounds.step;
  part->length = part->itemsize;
  for (int i = 0; i < part->ndim; i++) part->length *= part->shape()[i];
  return part;
}

Result<Ref> subscript(ThreadState& ts, MemoryView& self, Value key) {
  TRY(check_released(ts, self));
  if (self.ndim == 0) {
    if (is<Tuple>(key) && as<Tuple>(key).size == 0) {
      char format = TRY(item_format(ts, self));
      return unpack_item(ts, format, self.data);
    }
    if (key.is_ellipsis()) return Ref::share(Value(self));
    return raise(ts, Exc::TypeError, "invalid indexing of 0-dim memory");
  }
  if (is_index(ts, key)) {
    int64_t index = TRY(index_as_int64(ts, key, Exc::IndexError));
    return item_at(ts, self, index);
  }
  if (Slice* slice = try_as<Slice>(key)) return Ref(TRY(sliced(ts, self, *slice)));
  if (Tuple* tuple = try_as<Tuple>(key)) {
    if (all_indices(ts, *tuple)) {
      char format = TRY(item_format(ts, self));
      uint8_t* place = TRY(place_of_indices(ts, self, *tuple));
      return unpack_item(ts, format, place);
    }
    if (all_slices(*tuple)) return raise(ts, Exc::NotImplementedError, "multi-dimensional slicing is not implemented");
  }
  return raise(ts, Exc::TypeError, "memoryview: invalid slice key");
}

Result<void> store(ThreadState& ts, MemoryView& self, char format, uint8_t* place, Value value) {
  uint8_t item[8];
  TRY(pack_item(ts, format, value, item));
  TRY(check_released(ts, self));
  std::memcpy(place, item, size_t(self.itemsize));
  return {};
}

bool same_format(const char* a, const char* b) {
  if (!a) a = "B";
  if (!b) b = "B";
  if (*a == '@') a++;
  if (*b == '@') b++;
  return std::strcmp(a, b) == 0;
}

// Copies the items of one dimension by way of a buffer, so that they may overlap.
Result<void> assign_slice(ThreadState& ts, MemoryView& self, Slice& slice, Value value) {
  RefTo<MemoryView> target = TRY(sliced(ts, self, slice));
  BufferAccess source_access = TRY(BufferAccess::get(ts, value, buffer_flags::kFullReadOnly));
  const BufferView& source = source_access.view();
  if (source.ndim != 1 || source.itemsize != target->itemsize || !same_format(source.format, target->format) ||
      source.dimension(0) != target->shape()[0])
    return raise(ts, Exc::ValueError, "memoryview assignment: lvalue and rvalue have different structures");
  if (source.length == 0) return {};
  HeapResources resources(ts);
  unicode::ByteBuffer copy(resources);
  uint8_t* items = TRY(settle(ts, copy.append_uninitialised(size_t(source.length))));
  copy_buffer(source, items);
  uint8_t* to = target->data;
  for (int64_t i = 0; i < target->shape()[0]; i++, to += target->strides()[0], items += target->itemsize)
    std::memcpy(to, items, size_t(target->itemsize));
  return {};
}

Result<void> set_subscript(ThreadState& ts, MemoryView& self, Value key, Value value) {
  TRY(check_released(ts, self));
  char format = TRY(item_format(ts, self));
  if (self.readonly) return raise(ts, Exc::TypeError, "cannot modify read-only memory");
  if (value.is_unbound()) return raise(ts, Exc::TypeError, "cannot delete memory");
  if (self.ndim == 0) {
    if (key.is_ellipsis() || (is<Tuple>(key) && as<Tuple>(key).size == 0))
      return store(ts, self, format, self.data, value);
    return raise(ts, Exc::TypeError, "invalid indexing of 0-dim memory");
  }
  if (is_index(ts, key)) {
    if (self.ndim > 1) return raise(ts, Exc::NotImplementedError, "sub-views are not implemented");
    int64_t index = TRY(index_as_int64(ts, key, Exc::IndexError));
    TRY(check_released(ts, self));
    uint8_t* place = TRY(step_to(ts, self, self.data, 0, index));
    return store(ts, self, format, place, value);
  }
  if (Slice* slice = try_as<Slice>(key)) {
    if (self.ndim == 1) return assign_slice(ts, self, *slice, value);
    return raise(ts, Exc::NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1");
  }
  if (Tuple* tuple = try_as<Tuple>(key)) {
    if (all_indices(ts, *tuple)) {
      uint8_t* place = TRY(place_of_indices(ts, self, *tuple));
      return store(ts, self, format, place, value);
    }
    if (all_slices(*tuple))
      return raise(ts, Exc::NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1");
  }
  return raise(ts, Exc::TypeError, "memoryview: invalid slice key");
}

Result<int64_t> view_length(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return self.ndim == 0 ? 1 : self.shape()[0];
}

// --- casts

Result<Ref> cast(ThreadState& ts, MemoryView& self, Str& format_text, Value shape) {
  TRY(check_released(ts, self));
  if (!plain_view(self).is_c_contiguous())
    return raise(ts, Exc::TypeError, "memoryview: casts are restricted to C-contiguous views");
  bool shape_given = !shape.is_unbound();
  if (shape_given || self.ndim != 1)
    for (int i = 0; i < self.ndim; i++)
      if (self.shape()[i] == 0 || self.strides()[i] == 0)
        return raise(ts, Exc::TypeError, "memoryview: cannot cast view with zeros in shape or strides");
  RefTo<List> dimensions;
  if (shape_given) {
    if (!is<List>(shape) && !is<Tuple>(shape)) return raise(ts, Exc::TypeError, "shape must be a list or a tuple");
    dimensions = TRY(list_from(ts, shape));
    if (dimensions->size > MemoryView::kMaxDimensions)
      return raise(ts, Exc::ValueError, "memoryview: number of dimensions must not exceed 64");
    if (self.ndim != 1 && dimensions->size != 1)
      return raise(ts, Exc::TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
  }
  int ndim = shape_given ? int(dimensions->size) : 1;
  // --- the format
  Utf8 wanted = TRY(Utf8::of(ts, format_text));
  char format = wanted.has_nul() ? char(0) : native_format(wanted.c_str());
  if (!format)
    return raise(ts, Exc::ValueError,
                 "memoryview: destination format must be a native single character format prefixed with an "
                 "optional '@'");
  char old_format = native_format(self.format);
  if (!old_format)
    return raise(ts, Exc::ValueError,
                 "memoryview: source format must be a native single character format prefixed with an optional '@'");
  auto is_byte = [](char c) { return c == 'b' || c == 'B' || c == 'c'; };
  if (!is_byte(format) && !is_byte(old_format))
    return raise(ts, Exc::TypeError, "memoryview: cannot cast between two non-byte formats");
  int64_t itemsize = native_item_size(format);
  if (self.length % itemsize) return raise(ts, Exc::TypeError, "memoryview: length is not a multiple of itemsize");
  // --- the shape
  int64_t sizes[MemoryView::kMaxDimensions] = {self.length / itemsize};
  if (shape_given) {
    int64_t product = 1;
    for (int i = 0; i < ndim; i++) {
      Value item = dimensions->items[i];
      if (!is_int(item)) return raise(ts, Exc::TypeError, "memoryview.cast(): elements of shape must be integers");
      if (!int_to_int64(item, sizes[i]))
        return raise(ts, Exc::OverflowError, "Python int too large to convert to C ssize_t");
      if (sizes[i] <= 0) return raise(ts, Exc::ValueError, "memoryview.cast(): elements of shape must be integers > 0");
      if (__builtin_mul_overflow(product, sizes[i], &product))
        return raise(ts, Exc::ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
    }
    if (__builtin_mul_overflow(product, itemsize, &product) || product != self.length)
      return raise(ts, Exc::TypeError, "memoryview: product(shape) * itemsize != buffer size");
  }
  RefTo<MemoryView> result = TRY(allocate_view(ts, *self.lent, self.exporter, ndim));
  result->data = self.data;
  result->length = self.length;
  result->itemsize = itemsize;
  result->format = native_format_text(format);
  result->readonly = self.readonly;
  std::memcpy(result->shape(), sizes, size_t(ndim) * sizeof(int64_t));
  set_contiguous_strides(*result);
  return Ref(std::move(result));
}

Result<RefTo<MemoryView>> toreadonly(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  RefTo<MemoryView> result = TRY(copy_view(ts, self));
  result->readonly = true;
  return result;
}

// --- copies

Result<Ref> list_of_dimension(ThreadState& ts, MemoryView& self, char format, int dimension, const uint8_t* from) {
  if (dimension == self.ndim) return unpack_item(ts, format, from);
  int64_t count = self.shape()[dimension], stride = self.strides()[dimension];
  RefTo<List> list = TRY(list_allocate(ts, uint64_t(count)));
  for (int64_t i = 0; i < count; i++, from += stride) {
    Ref item = TRY(list_of_dimension(ts, self, format, dimension + 1, from));
    TRY(list_append(ts, *list, std::move(item)));
    TRY(ts.checkpoint_limits());
  }
  return Ref(std::move(list));
}
Result<Ref> tolist(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  char format = TRY(item_format(ts, self));
  return list_of_dimension(ts, self, format, 0, self.data);
}

// Copies with the first dimension fastest.
void copy_fortran(MemoryView& self, int dimension, const uint8_t* from, uint8_t*& to) {
  if (dimension < 0) {
    std::memcpy(to, from, size_t(self.itemsize));
    to += self.itemsize;
    return;
  }
  for (int64_t i = 0; i < self.shape()[dimension]; i++, from += self.strides()[dimension])
    copy_fortran(self, dimension - 1, from, to);
}

Result<RefTo<Bytes>> bytes_in_order(ThreadState& ts, MemoryView& self, char order) {
  if (self.length == 0) return bytes_of(ts, ByteSpan());
  RefTo<Bytes> bytes = TRY(bytes_allocate(ts, uint64_t(self.length)));
  BufferView view = plain_view(self);
  bool fortran = order == 'F' || (order == 'A' && view.is_f_contiguous() && !view.is_c_contiguous());
  uint8_t* to = bytes->data();
  if (fortran) copy_fortran(self, self.ndim - 1, self.data, to);
  else copy_buffer(view, to);
  return bytes;
}
Result<RefTo<Bytes>> tobytes(ThreadState& ts, MemoryView& self, Value order) {
  TRY(check_released(ts, self));
  char letter = 'C';
  if (!order.is_none() && !order.is_unbound()) {
    Str* text = try_as<Str>(order);
    if (!text)
      return raise(ts, Exc::TypeError, "tobytes() argument 'order' must be str or None, not {}", type_name(ts, order));
    if (!text->equals_ascii("C") && !text->equals_ascii("F") && !text->equals_ascii("A"))
      return raise(ts, Exc::ValueError, "order must be 'C', 'F' or 'A'");
    letter = text->ascii_text()[0];
  }
  return bytes_in_order(ts, self, letter);
}
Result<RefTo<Str>> hex(ThreadState& ts, MemoryView& self, Value separator, Int32 group) {
  TRY(check_released(ts, self));
  RefTo<Bytes> bytes = TRY(bytes_in_order(ts, self, 'C'));
  return hex_of_bytes(ts, bytes->span(), separator, group);
}

// --- hash, comparison, text

Result<int64_t> memoryview_hash(ThreadState& ts, MemoryView& self) {
  if (self.cached_hash != MemoryView::kNoHash) return self.cached_hash;
  TRY(check_released(ts, self));
  if (!self.readonly) return raise(ts, Exc::ValueError, "cannot hash writable memoryview object");
  char format = native_format(self.format);
  if (format != 'B' && format != 'b' && format != 'c')
    return raise(ts, Exc::ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
  Ref exporter = self.exporter.share();
  TRY(hash(ts, exporter));
  TRY(check_released(ts, self));
  RefTo<Bytes> bytes = TRY(bytes_in_order(ts, self, 'C'));
  int64_t result = numeric::hash_bytes(ts.interpreter().hash_key, bytes->data(), bytes->size);
  self.cached_hash = result == -1 ? -2 : result;
  return self.cached_hash;
}

Result<bool> items_equal(ThreadState& ts, char format, const uint8_t* a, char other_format, const uint8_t* b) {
  if (format == other_format && format != 'f' && format != 'd' && format != '?')
    return std::memcmp(a, b, size_t(native_item_size(format))) == 0;
  Ref left = TRY(unpack_item(ts, format, a));
  Ref right = TRY(unpack_item(ts, other_format, b));
  Ref result = TRY(compare(ts, left, right, CompareOp::kEqual));
  return is_true(ts, result);
}

Result<bool> dimensions_equal(ThreadState& ts, MemoryView& a, char format, const uint8_t* from, MemoryView& b,
                              char other_format, const uint8_t* other, int dimension) {
  if (dimension == a.ndim) return items_equal(ts, format, from, other_format, other);
  for (int64_t i = 0; i < a.shape()[dimension]; i++) {
    bool equal = TRY(dimensions_equal(ts, a, format, from, b, other_format, other, dimension + 1));
    if (!equal) return false;
    from += a.strides()[dimension];
    other += b.strides()[dimension];
    TRY(ts.checkpoint_limits());
  }
  return true;
}

Result<Ref> memoryview_compare(ThreadState& ts, MemoryView& self, Value value, CompareOp op) {
  if (op != CompareOp::kEqual && op != CompareOp::kNotEqual) return Ref::not_implemented();
  auto answer = [&](bool equal) { return Ref::boolean(equal == (op == CompareOp::kEqual)); };
  if (!self.lent) return answer(value == Value(self));
  if (!supports_buffer(ts, value)) return Ref::not_implemented();
  if (MemoryView* view = try_as<MemoryView>(value); view && !view->lent) return answer(false);
  auto made = memoryview_of(ts, value);
  if (made.is_error()) {
    if (!ts.catch_any()) return raised;
    return Ref::not_implemented();
  }
  RefTo<MemoryView> other = made.release();
  if (self.ndim != other->ndim) return answer(false);
  for (int i = 0; i < self.ndim; i++) {
    if (self.shape()[i] != other->shape()[i]) return answer(false);
    if (self.shape()[i] == 0) return answer(true);
  }
  char format = native_format(self.format), other_format = native_format(other->format);
  if (!format || !other_format) {
    // Items of unknown format are compared as bytes when they have the same.
    if (!same_format(self.format, other->format) || self.itemsize != other->itemsize) return answer(false);
    RefTo<Bytes> left = TRY(bytes_in_order(ts, self, 'C')), right = TRY(bytes_in_order(ts, *other, 'C'));
    return answer(left->view() == right->view());
  }
  bool equal = TRY(dimensions_equal(ts, self, format, self.data, *other, other_format, other->data, 0));
  return answer(equal);
}

Result<Ref> memoryview_repr(ThreadState& ts, MemoryView& self) {
  Ref address = TRY(address_text(ts, Value(self)));
  return text(ts, self.lent ? "<memory at {}>" : "<released memory at {}>", address);
}

// --- attributes

Result<Ref> tuple_of_numbers(ThreadState& ts, const int64_t* numbers, int count) {
  RefTo<Tuple> tuple = TRY(tuple_allocate(ts, uint64_t(count)));
  for (int i = 0; i < count; i++) tuple_initialize(*tuple, uint64_t(i), TRY(make_int(ts, numbers[i])));
  return Ref(std::move(tuple));
}
Result<Ref> get_obj(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return self.exporter.share();
}
Result<int64_t> get_nbytes(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return self.length;
}
Result<int64_t> get_itemsize(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return self.itemsize;
}
Result<RefTo<Str>> get_format(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return str_from_utf8(ts, self.format);
}
Result<bool> get_readonly(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return bool(self.readonly);
}
Result<int64_t> get_ndim(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return int64_t(self.ndim);
}
Result<Ref> get_shape(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return tuple_of_numbers(ts, self.shape(), self.ndim);
}
Result<Ref> get_strides(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return tuple_of_numbers(ts, self.strides(), self.ndim);
}
Result<Ref> get_suboffsets(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return tuple_of_numbers(ts, nullptr, 0);
}
Result<bool> get_c_contiguous(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return plain_view(self).is_c_contiguous();
}
Result<bool> get_f_contiguous(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  return plain_view(self).is_f_contiguous();
}
Result<bool> get_contiguous(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  BufferView view = plain_view(self);
  return view.is_c_contiguous() || view.is_f_contiguous();
}

constexpr GetSetRow kGetSets[] = {
    getter<get_obj>("obj", "The object whose memory it is."),
    getter<get_nbytes>("nbytes", "Bytes that the items take in contiguous form."),
    getter<get_readonly>("readonly", "Whether the memory must not be changed."),
    getter<get_itemsize>("itemsize", "Bytes of an item."),
    getter<get_format>("format", "The format of an item, as in module struct."),
    getter<get_ndim>("ndim", "The number of dimensions."),
    getter<get_shape>("shape", "The number of items in each dimension."),
    getter<get_strides>("strides", "Bytes from one item to the next in each dimension."),
    getter<get_suboffsets>("suboffsets", "Used by arrays of pointers only."),
    getter<get_c_contiguous>("c_contiguous", "Whether the items lie side by side, the last dimension fastest."),
    getter<get_f_contiguous>("f_contiguous", "Whether the items lie side by side, the first dimension fastest."),
    getter<get_contiguous>("contiguous", "Whether the items lie side by side."),
};

constexpr NativeMethod kMethods[] = {
    method<release>("release(self, /)", "Give the memory back."),
    method<tobytes>("tobytes(self, /, order='C')", "The items as bytes."),
    method<hex>("hex(self, /, sep=<unrepresentable>, bytes_per_sep=1)", "The items as hexadecimal digits."),
    method<tolist>("tolist(self, /)", "The items as a list, or a list of lists."),
    method<cast>("cast(self, /, format, shape=<unrepresentable>)", "A view of the same memory with other items."),
    method<toreadonly>("toreadonly(self, /)", "A view through which the memory cannot be changed."),
    method<enter>("__enter__(self, /)", "The view itself."),
    method<exit>("__exit__(self, /, *exc_info)", "Give the memory back."),
};

// --- iterator

struct MemoryIterator : Object {
  FieldTo<MemoryView> view;  // strong; null: exhausted
  int64_t index;
  int64_t length;
};

Result<Ref> memoryview_iter(ThreadState& ts, MemoryView& self) {
  TRY(check_released(ts, self));
  TRY(item_format(ts, self));
  if (self.ndim == 0) return raise(ts, Exc::TypeError, "invalid indexing of 0-dim memory");
  if (self.ndim != 1) return raise(ts, Exc::NotImplementedError, "multi-dimensional sub-views are not implemented");
  MemoryIterator* iterator = TRY(ts.allocate_as<MemoryIterator>(*ts.types().memory_iterator));
  iterator->view.initialize(RefTo<MemoryView>::share(self));
  iterator->index = 0;
  iterator->length = self.shape()[0];
  ts.track(*iterator);
  return Ref::adopt(Value(iterator));
}

Result<Ref> iterator_self(ThreadState&, MemoryIterator& self) { return Ref::share(Value(self)); }
Result<Maybe<Ref>> iterator_next(ThreadState& ts, MemoryIterator& self) {
  if (!self.view) return Maybe<Ref>(absent);
  if (self.index < self.length) return Maybe<Ref>(TRY(item_at(ts, *self.view, self.index++)));
  self.view.clear();
  return Maybe<Ref>(absent);
}
void iterator_clear(ThreadState&, MemoryIterator& self) { self.view.clear(); }

}  // namespace

const TypeSpec spec_memoryview{
    .name = "memoryview",
    .kind = Kind::kMemoryView,
    .instance_bytes = sizeof(MemoryView),
    .item_bytes = sizeof(int64_t),
    .flags = type_flags::kContainer | type_flags::kHasWeakrefs | type_flags::kIsSequence,
    .doc = "A view of the memory of an object that supports the buffer protocol.",
    .methods = kMethods,
    .getsets = kGetSets,
    .slots =
        [](Slots& s) {
          s.tp_repr = slot<memoryview_repr>;
          s.tp_hash = slot<memoryview_hash>;
          s.tp_compare = slot<memoryview_compare>;
          s.tp_iter = slot<memoryview_iter>;
          s.tp_new = memoryview_new;
          s.sq_length = slot<view_length>;
          s.sq_item = slot<sequence_item_at>;
          s.mp_length = slot<view_length>;
          s.mp_subscript = slot<subscript>;
          s.mp_set_subscript = slot<set_subscript>;
          s.bf_get_buffer = lend;
          s.bf_release_buffer = lend_ends;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visitor.visit(static_cast<MemoryView&>(object).exporter);
          };
          s.clear_references = slot<memoryview_clear>;
          s.destroy = slot<memoryview_destroy>;
        },
    .text_signature = "(object)",
};

const TypeSpec spec_memory_iterator{
    .name = "memory_iterator",
    .kind = Kind::kIterator,
    .instance_bytes = sizeof(MemoryIterator),
    .flags = type_flags::kContainer | type_flags::kNoInstantiation,
    .slots =
        [](Slots& s) {
          s.tp_iter = slot<iterator_self>;
          s.tp_next = slot<iterator_next>;
          s.visit_references = [](Object& object, ReferenceVisitor& visitor) {
            visitor.visit(Value(static_cast<MemoryIterator&>(object).view.get()));
          };
          s.clear_references = slot<iterator_clear>;
          s.destroy = slot<iterator_clear>;
        },
};

}  // namespace ouro
