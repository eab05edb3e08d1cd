#include "runtime/shape.h"

#include <cstring>

namespace ouro {

static Result<Shape*> allocate_shape(ThreadState& ts, Type& type, uint32_t count) {
  size_t index_bytes = 0;
  if (count > Shape::kLinear) {
    index_bytes = 32;
    while (index_bytes < count * 2) index_bytes *= 2;
  }
  size_t bytes = sizeof(Shape) + count * sizeof(Str*) + index_bytes;
  auto* shape = static_cast<Shape*>(TRY(ts.allocate_bytes(bytes)));
  std::memset(static_cast<void*>(shape), 0, bytes);
  Interpreter& interpreter = ts.interpreter();
  shape->id = interpreter.next_shape_id < Shape::kMostIds ? interpreter.next_shape_id++ : 0;
  shape->count = count;
  shape->type = &type;
  if (index_bytes) {
    shape->index = reinterpret_cast<uint8_t*>(shape->keys + count);
    shape->index_mask = uint8_t(index_bytes - 1);
  }
  shape->next_of_type = type.all_shapes;
  type.all_shapes = shape;
  return shape;
}

Result<void> make_shapes(ThreadState& ts, Type& type) {
  type.root_shape = TRY(allocate_shape(ts, type, 0));
  type.dict_shape = TRY(allocate_shape(ts, type, 0));
  type.dict_shape->is_dict = true;
  if (!type.inline_capacity) type.inline_capacity = 4;
  return {};
}

void destroy_shapes(ThreadState& ts, Type& type) {
  while (Shape* shape = type.all_shapes) {
    type.all_shapes = shape->next_of_type;
    for (uint32_t i = 0; i < shape->count; i++) release_reference(Value(shape->keys[i]));
    ts.release_bytes(shape);
  }
  type.root_shape = type.dict_shape = nullptr;
}

Result<Maybe<Shape*>> shape_with(ThreadState& ts, Shape& shape, Str& key) {
  OURO_ASSERT(key.interned && !shape.is_dict);
  for (Shape* child = shape.first_child; child; child = child->next_sibling)
    if (child->keys[shape.count] == &key) return Maybe<Shape*>(child);
  if (shape.count >= Shape::kMostAttributes || shape.child_count >= Shape::kMostChildren) return Maybe<Shape*>(absent);
  Shape* child = TRY(allocate_shape(ts, *shape.type, shape.count + 1));
  for (uint32_t i = 0; i < child->count; i++) {
    Str* name = i < shape.count ? shape.keys[i] : &key;
    name->refcount++;
    child->keys[i] = name;
    if (child->index) {
      uint32_t at = Shape::slot_of(name);
      while (child->index[at & child->index_mask]) at++;
      child->index[at & child->index_mask] = uint8_t(i + 1);
    }
  }
  child->next_sibling = shape.first_child;
  shape.first_child = child;
  shape.child_count++;
  Type& type = *shape.type;
  // New instances get room for as many attributes as instances of the type have had.
  if (child->count > type.inline_capacity && !type.has(type_flags::kVariableSize))
    type.inline_capacity = uint8_t(child->count + (child->count & 1));
  return Maybe<Shape*>(child);
}

Value attributes_find(ThreadState& ts, Object& object, Str& name) {
  ObjectPrefix& prefix = prefix_of(object);
  if (prefix.shape->is_dict) return dict_find(ts, *static_cast<Dict*>(prefix.dict), name);
  int number = prefix.shape->find(&name);
  return number < 0 ? Value() : prefix.values[number];
}

// Room for one more value.
static Result<void> grow(ThreadState& ts, ObjectPrefix& prefix, uint32_t wanted) {
  if (wanted <= prefix.capacity) return {};
  uint32_t capacity = prefix.capacity * 2 < 8 ? 8 : prefix.capacity * 2;
  auto* values = static_cast<Value*>(TRY(ts.allocate_bytes(capacity * sizeof(Value))));
  if (prefix.shape->count) std::memcpy(static_cast<void*>(values), prefix.values, prefix.shape->count * sizeof(Value));
  if (!prefix.values_inline && prefix.values) ts.release_bytes(prefix.values);
  prefix.values = values;
  prefix.capacity = capacity;
  prefix.values_inline = 0;
  return {};
}

Result<void> attributes_set(ThreadState& ts, Object& object, Str& name, Value value) {
  ObjectPrefix& prefix = prefix_of(object);
  if (!prefix.shape->is_dict) {
    int number = prefix.shape->find(&name);
    if (number >= 0) {
      add_reference(value);
      Value old = prefix.values[number];
      prefix.values[number] = value;
      release_reference(old);
      return {};
    }
    Maybe<Shape*> shape = TRY(shape_with(ts, *prefix.shape, name));
    if (shape) {
      TRY(grow(ts, prefix, (*shape)->count));
      add_reference(value);
      prefix.values[(*shape)->count - 1] = value;
      prefix.shape = *shape;
      return {};
    }
    TRY(attributes_dict(ts, object));
  }
  RefTo<Dict> dict = RefTo<Dict>::share(*static_cast<Dict*>(prefix.dict));
  return dict_set(ts, *dict, Value(name), value);
}

Result<bool> attributes_delete(ThreadState& ts, Object& object, Str& name) {
  ObjectPrefix& prefix = prefix_of(object);
  if (!prefix.shape->is_dict) {
    if (prefix.shape->find(&name) < 0) return false;
    TRY(attributes_dict(ts, object));
  }
  RefTo<Dict> dict = RefTo<Dict>::share(*static_cast<Dict*>(prefix.dict));
  return dict_delete(ts, *dict, Value(name));
}

Result<RefTo<Dict>> attributes_copy(ThreadState& ts, Object& object) {
  ObjectPrefix& prefix = prefix_of(object);
  if (prefix.shape->is_dict) return dict_copy(ts, *static_cast<Dict*>(prefix.dict));
  Shape& shape = *prefix.shape;
  RefTo<Dict> dict = TRY(dict_allocate(ts, shape.count));
  for (uint32_t i = 0; i < shape.count; i++) TRY(dict_set(ts, *dict, Value(shape.keys[i]), prefix.values[i]));
  return dict;
}

Result<RefTo<Dict>> attributes_dict(ThreadState& ts, Object& object) {
  ObjectPrefix& prefix = prefix_of(object);
  if (prefix.shape->is_dict) return RefTo<Dict>::share(*static_cast<Dict*>(prefix.dict));
  RefTo<Dict> dict = TRY(attributes_copy(ts, object));
  TRY(attributes_set_dict(ts, object, *dict));
  return dict;
}

// Detaches the values of an instance and releases them; the instance has none meanwhile.
static void release_values(ThreadState& ts, ObjectPrefix& prefix, Shape* next_shape, Object* next_dict) {
  uint32_t count = prefix.shape->is_dict ? 0 : prefix.shape->count;
  Object* old_dict = prefix.shape->is_dict ? prefix.dict : nullptr;
  Value kept[Shape::kMostAttributes];
  Value* values = prefix.values;
  bool block = !prefix.values_inline && !old_dict && values;
  for (uint32_t i = 0; i < count; i++) kept[i] = values[i];
  prefix.shape = next_shape;
  prefix.dict = next_dict;
  prefix.values_inline = 0;
  prefix.capacity = 0;
  if (block) ts.release_bytes(values);
  for (uint32_t i = 0; i < count; i++) release_reference(kept[i]);
  if (old_dict) release_reference(Value(old_dict));
}

Result<void> attributes_set_dict(ThreadState& ts, Object& object, Dict& dict) {
  dict.refcount++;
  release_values(ts, prefix_of(object), object.type->dict_shape, &dict);
  return {};
}

void attributes_visit(Object& object, ReferenceVisitor& visitor) {
  ObjectPrefix& prefix = prefix_of(object);
  if (prefix.shape->is_dict) {
    if (prefix.dict) visitor.visit(Value(prefix.dict));
    return;
  }
  for (uint32_t i = 0; i < prefix.shape->count; i++) visitor.visit(prefix.values[i]);
}

void attributes_clear(ThreadState& ts, Object& object) {
  ObjectPrefix& prefix = prefix_of(object);
  if (prefix.shape->is_dict) {
    // The dict may be somebody else's too: the instance lets go of it and begins again without attributes.
    release_values(ts, prefix, object.type->root_shape, nullptr);
    return;
  }
  release_values(ts, prefix, object.type->root_shape, nullptr);
}

}  // namespace ouro
