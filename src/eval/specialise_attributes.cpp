// Specialisation of accesses to attributes and methods: what guards them and where the value is found.
#include "eval/private_opcodes.h"
#include "eval/specialise.h"
#include "objects/descriptors.h"
#include "objects/module.h"
#include "runtime/look_up_caches.h"
#include "runtime/python_slots.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {

using namespace private_op;

namespace {

// Whether the values of a type are no (data) descriptors and stay so: a class written in Python can become one later,
// and no guard would notice.
bool never_descriptor(const Type& kind) { return !kind.slots.tp_descriptor_get && !kind.has(type_flags::kHeapType); }
bool never_data_descriptor(const Type& kind) {
  return !kind.slots.tp_descriptor_set && !kind.has(type_flags::kHeapType);
}

// What an attribute access to an instance of a type comes to.
using Place = AttributePlace;
struct Found {
  Place place = Place::kOther;
  uint16_t number = 0;
  uint32_t version = 0;
  uint32_t shape = 0;
  Value value;  // borrowed: what the type has under the name

  uint32_t shape_and_number() const { return shape << 8 | number; }
};

Found find_place(ThreadState& ts, Value owner, Str& name, bool store) {
  Found found;
  Type& type = type_of(ts, owner);
  found.version = type_version(ts, type);
  if (type.has(type_flags::kHasAttributes)) found.shape = prefix_of(*owner.object()).shape->id;
  bool plain = store ? type.slots.tp_setattribute == &generic_set_attribute : reads_attributes_plainly(ts, type);
  if (!plain || !found.version) return found;
  Value descriptor = found.value = type_lookup(ts, type, name);
  if (!descriptor.is_null()) {
    if (!store && is_exact<Property>(descriptor)) {
      found.place = Place::kProperty;
      return found;
    }
    if (!store && type_of(ts, descriptor).has(type_flags::kMethodDescriptor)) found.place = Place::kMethod;
    auto* member = try_as<MemberDescriptor>(descriptor);
    if (member && member->row.kind == MemberKind::kObject && !member->row.read_only && member->row.offset < 0x10000 &&
        is_subtype(&type, member->owner)) {
      found.place = Place::kSlot;
      found.number = uint16_t(member->row.offset);
      return found;
    }
    if (!never_data_descriptor(type_of(ts, descriptor))) {
      found.place = Place::kOther;
      return found;
    }
  }
  if (!type.has(type_flags::kHasAttributes)) return found;
  ObjectPrefix& prefix = prefix_of(*owner.object());
  Shape& shape = *prefix.shape;
  if (shape.is_dict || !shape.id) {
    found.place = Place::kOther;
    return found;
  }
  int number = shape.find(&name);
  if (number >= 0) {
    found.place = Place::kValue;
    found.number = uint16_t(number);
  } else if (store && shape.count < prefix.capacity && shape.count < Shape::kMostAttributes) {
    found.place = Place::kNew;
    found.number = uint16_t(shape.count);
  } else if (!store && !descriptor.is_null() && never_descriptor(type_of(ts, descriptor))) {
    found.place = Place::kClassValue;
  }
  return found;
}

}  // namespace

namespace {

// Whether reading the name from a class gives what the class has under it, in `found`: the metatype has no say in it.
bool found_in_class(ThreadState& ts, Type& type, Str& name, Value& found) {
  Type& metatype = type_of(ts, Value(type));
  if (metatype.slots.tp_getattribute != &type_get_attribute) return false;
  Value meta_attribute = type_lookup(ts, metatype, name);
  if (!meta_attribute.is_null() && !never_data_descriptor(type_of(ts, meta_attribute))) return false;
  found = type_lookup(ts, type, name);
  return !found.is_null() && type_version(ts, type) && type_version(ts, metatype);
}

bool specialise_load_of_type(ThreadState& ts, Type& type, Str& name, uint16_t* word) {
  Value found;
  if (!found_in_class(ts, type, name, found)) return false;
  // A function is what it gives when it is read from its class; other descriptors are bound.
  if (!never_descriptor(type_of(ts, found)) && !is_exact<Function>(found)) return false;
  write_cache32(word + 1, type.version);
  write_cache32(word + 3, type.type->version);
  return become(word, LOAD_ATTR_TYPE);
}

// How what a class has under a name is called through it. False: in another way.
bool class_callable(ThreadState& ts, Value found, bool instance, ClassCallable& how) {
  if (!found.is_heap()) return false;
  Kind kind = type_of(ts, found).exact_kind;
  how = ClassCallable::kPlain;
  if (kind == Kind::kStaticMethod) how = ClassCallable::kStaticMethod;
  else if (kind == Kind::kClassMethod) how = ClassCallable::kClassMethod;
  else if (!never_descriptor(type_of(ts, found)))
    return !instance && (kind == Kind::kFunction || kind == Kind::kMethodDescriptor);
  if (how == ClassCallable::kPlain) return true;
  Value callable = static_cast<StaticMethod*>(found.object())->callable;
  return !callable.is_null() && (how == ClassCallable::kStaticMethod || is_exact<Function>(callable));
}

bool specialise_method_of_class(ThreadState& ts, Value found, Type& type, uint32_t second, bool instance,
                                uint16_t* word) {
  ClassCallable how;
  if (!class_callable(ts, found, instance, how)) return false;
  write_cache32(word + 1, type.version);
  write_cache32(word + 3, second);
  write_cache32(word + 5, heap_token(ts, found.object()));
  word[7] = uint16_t(how);
  return become(word, instance ? LOAD_METHOD_OF_INSTANCES_CLASS : LOAD_METHOD_OF_CLASS);
}

// The place of a name in a module's dict. False: the module has it not, or its type hides it.
bool place_in_module(ThreadState& ts, Module& module, Str& name, uint32_t& version, uint16_t& index) {
  Dict* dict = module.dict.get();
  if (!dict || !dict->string_keys) return false;
  int64_t found = dict_find_index(ts, *dict, name);
  version = dict_keys_version(ts, *dict);
  index = uint16_t(found);
  // A data descriptor of the module type (__dict__) would hide the entry.
  return found >= 0 && found <= 0xFFFF && version && type_lookup(ts, *ts.types().module, name).is_null();
}

}  // namespace

bool specialise_load_attr(ThreadState& ts, Frame& frame, Value* sp, uint16_t* word, uint32_t arg) {
  if (gave_up(frame, word)) return become(word, LOAD_ATTR_GENERIC);
  Value owner = sp[-1];
  Str& name = as<Str>((*frame.code->names)[arg]);
  if (is_exact<Module>(owner)) {
    uint32_t version;
    uint16_t index;
    if (!place_in_module(ts, as<Module>(owner), name, version, index)) return not_now(frame, word, LOAD_ATTR_GENERIC);
    write_cache32(word + 1, version);
    word[3] = index;
    return become(word, LOAD_ATTR_MODULE);
  }
  if (is<Type>(owner)) {
    if (specialise_load_of_type(ts, as<Type>(owner), name, word)) return true;
    return not_now(frame, word, LOAD_ATTR_GENERIC);
  }
  Found found = find_place(ts, owner, name, false);
  switch (found.place) {
    case Place::kValue:
      write_cache32(word + 1, found.version);
      write_cache32(word + 3, found.shape_and_number());
      if (warmth_of(frame, word) & kAfterLoads && (word[-1] & 0xFF) == uint8_t(Opcode::LOAD_FAST))
        become(word - 1, LOAD_FAST_LOAD_ATTR_INSTANCE);
      return become(word, LOAD_ATTR_INSTANCE);
    case Place::kSlot:
      write_cache32(word + 1, found.version);
      word[3] = found.number;
      return become(word, LOAD_ATTR_SLOT);
    case Place::kClassValue:
      write_cache32(word + 1, found.version);
      write_cache32(word + 3, found.shape);
      return become(word, LOAD_ATTR_CLASS_VALUE);
    case Place::kProperty: {
      Value getter = as<Property>(found.value).get;
      if (getter.is_null() || !is_exact<Function>(getter) || as<Function>(getter).code->plain_argcount != 1)
        return not_now(frame, word, LOAD_ATTR_GENERIC);
      write_cache32(word + 1, found.version);
      write_cache32(word + 3, heap_token(ts, found.value.object()));
      return become(word, LOAD_ATTR_PROPERTY);
    }
    default: return not_now(frame, word, LOAD_ATTR_GENERIC);
  }
}

bool specialise_store_attr(ThreadState& ts, Frame& frame, Value* sp, uint16_t* word, uint32_t arg) {
  if (gave_up(frame, word)) return become(word, STORE_ATTR_GENERIC);
  Found found = find_place(ts, sp[-1], as<Str>((*frame.code->names)[arg]), true);
  write_cache32(word + 1, found.version);
  switch (found.place) {
    case Place::kValue: write_cache32(word + 3, found.shape_and_number()); return become(word, STORE_ATTR_INSTANCE);
    case Place::kNew: write_cache32(word + 3, found.shape_and_number()); return become(word, STORE_ATTR_NEW);
    case Place::kSlot: word[3] = found.number; return become(word, STORE_ATTR_SLOT);
    default: return not_now(frame, word, STORE_ATTR_GENERIC);
  }
}

void remember_attribute(ThreadState& ts, Value owner, Str& name, bool store) {
  if (!name.interned) return;
  Found found = find_place(ts, owner, name, store);
  if (!found.version) return;
  uint32_t key = AttributeCache::key_of(found.shape, store);
  AttributeCache& cache = ts.interpreter().look_ups->attributes;
  AttributeCache::Entry& entry = cache.at(found.version, key, &name);
  Str* old = entry.name;
  name.refcount++;
  entry = {found.version, key, &name, found.value, found.number, found.place};
  if (old) {
    cache.extent.count_replaced();
    release_reference(Value(old));  // a str: runs no Python
  }
}

bool specialise_load_method(ThreadState& ts, Frame& frame, Value* sp, uint16_t* word, uint32_t arg) {
  if (gave_up(frame, word)) return become(word, LOAD_METHOD_GENERIC);
  Value owner = sp[-1];
  Type& type = type_of(ts, owner);
  Str& name = as<Str>((*frame.code->names)[arg]);
  if (is_exact<Module>(owner)) {
    uint32_t version;
    uint16_t index;
    if (!place_in_module(ts, as<Module>(owner), name, version, index)) return not_now(frame, word, LOAD_METHOD_GENERIC);
    write_cache32(word + 1, version);
    word[3] = index;
    return become(word, LOAD_METHOD_MODULE);
  }
  if (is<Type>(owner)) {
    Value found;
    if (found_in_class(ts, as<Type>(owner), name, found) &&
        specialise_method_of_class(ts, found, as<Type>(owner), type.version, false, word))
      return true;
    return not_now(frame, word, LOAD_METHOD_GENERIC);
  }
  if (!reads_attributes_plainly(ts, type)) return not_now(frame, word, LOAD_METHOD_GENERIC);
  Value method = type_lookup(ts, type, name);
  uint32_t version = type_version(ts, type);
  if (!version) return not_now(frame, word, LOAD_METHOD_GENERIC);
  uint32_t shape_id = 0;
  if (type.has(type_flags::kHasAttributes)) {
    Shape& shape = *prefix_of(*owner.object()).shape;
    if (shape.is_dict || !shape.id) return not_now(frame, word, LOAD_METHOD_GENERIC);
    int number = shape.find(&name);
    if (number >= 0) {
      if (!method.is_null() && !never_data_descriptor(type_of(ts, method)))
        return not_now(frame, word, LOAD_METHOD_GENERIC);
      write_cache32(word + 1, version);
      write_cache32(word + 3, shape.id << 8 | uint32_t(number));
      return become(word, LOAD_METHOD_ATTRIBUTE);
    }
    shape_id = shape.id;
  }
  if (method.is_null() || !method.is_heap()) return not_now(frame, word, LOAD_METHOD_GENERIC);
  if (!type_of(ts, method).has(type_flags::kMethodDescriptor)) {
    if (owner.is_heap() && specialise_method_of_class(ts, method, type, shape_id, true, word)) return true;
    return not_now(frame, word, LOAD_METHOD_GENERIC);
  }
  write_cache32(word + 1, version);
  write_cache32(word + 3, shape_id);
  write_cache32(word + 5, heap_token(ts, method.object()));
  return become(word, shape_id ? LOAD_METHOD_INSTANCE : LOAD_METHOD_NO_ATTRIBUTES);
}

}  // namespace ouro
