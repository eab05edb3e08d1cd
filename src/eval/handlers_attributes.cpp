// Specialised accesses to attributes and methods. Guards are versions: that of the owner's type says what look-ups in
// the type give, the id of its shape what the instance itself has. Values found in a type come out of the method cache
// or of a token.
#include "eval/enter_frame.h"
#include "eval/handler_list.h"
#include "eval/specialise.h"
#include "objects/descriptors.h"
#include "objects/module.h"
#include "runtime/look_up_caches.h"
#include "runtime/shape.h"
#include "runtime/type.h"

namespace ouro {
namespace {

// What a look-up in a type gave before; false: not known.
[[gnu::always_inline]] inline bool known_look_up(ThreadState* ts, const Type& type, const Str* name, Value& out) {
  uint32_t version = type.version;
  const MethodCache::Entry& entry = ts->interpreter().look_ups->methods.at(version, name);
  out = entry.value;
  return version != 0 && entry.version == version && entry.name == name;
}
// Where an access at the type and the shape of any value was found before; null: not known.
[[gnu::always_inline]] inline const AttributeCache::Entry* known_access(ThreadState* ts, const Type& type, Value owner,
                                                                        const Str* name, bool store) {
  uint32_t shape = type.has(type_flags::kHasAttributes) ? prefix_of(*owner.object()).shape->id : 0;
  uint32_t key = AttributeCache::key_of(shape, store);
  const AttributeCache::Entry& entry = ts->interpreter().look_ups->attributes.at(type.version, key, name);
  return entry.version == type.version && entry.shape == key && entry.name == name ? &entry : nullptr;
}
[[gnu::always_inline]] inline Value* member_at(Object* object, uint16_t offset) {
  return reinterpret_cast<Value*>(reinterpret_cast<char*>(object) + offset);
}
[[gnu::always_inline]] inline const Str* name_of(const Frame* frame, uint64_t index) {
  return static_cast<const Str*>(frame->code->names->items()[index].object());
}

// --- attributes

// Cache: type version (2), shape id << 8 | index of the value (2).
[[gnu::always_inline]] inline bool guard_instance(Value owner, const uint16_t* cache, uint32_t& index) {
  if (!owner.is_heap()) return false;
  Object& object = *owner.object();
  if (object.type->version != read_cache32(cache)) return false;
  uint32_t word = read_cache32(cache + 2);
  index = word & 0xFF;
  return prefix_of(object).shape->id == word >> 8;
}
OURO_HANDLER(load_attr_instance) {
  uint32_t index;
  Value owner = sp[-1];
  if (!guard_instance(owner, ip, index)) [[unlikely]]
    OURO_TAIL(miss);
  Value value = prefix_of(*owner.object()).values[index];
  add_reference(value);
  ip += cache_count(Opcode::LOAD_ATTR);
  OURO_REPLACE_NEXT(sp[-1], value);
}
// LOAD_FAST and the LOAD_ATTR_INSTANCE behind it: the owner is not counted up and down.
OURO_HANDLER(load_fast_load_attr_instance) {
  Value owner = frame->localsplus[arg];
  uint32_t index;
  if ((ip[0] & 0xFF) != private_op::LOAD_ATTR_INSTANCE || !guard_instance(owner, ip + 1, index)) [[unlikely]]
    OURO_GENERAL(LOAD_FAST);
  Value value = prefix_of(*owner.object()).values[index];
  add_reference(value);
  *sp++ = value;
  ip += cache_count(Opcode::LOAD_ATTR) + 1;
  OURO_NEXT();
}
// Cache: type version (2), offset of the member (1).
OURO_HANDLER(load_attr_slot) {
  Value owner = sp[-1];
  if (!owner.is_heap() || owner.object()->type->version != read_cache32(ip)) [[unlikely]]
    OURO_TAIL(miss);
  Value value = *member_at(owner.object(), ip[2]);
  if (value.is_null()) [[unlikely]]
    OURO_TAIL(miss);
  add_reference(value);
  ip += cache_count(Opcode::LOAD_ATTR);
  OURO_REPLACE_NEXT(sp[-1], value);
}
// Cache: version of the module's keys (2), index (1).
OURO_HANDLER(load_attr_module) {
  Value owner = sp[-1];
  if (!is_exact<Module>(owner)) [[unlikely]]
    OURO_TAIL(miss);
  Dict* dict = as<Module>(owner).dict.get();
  if (!dict || dict->keys_version != read_cache32(ip)) [[unlikely]]
    OURO_TAIL(miss);
  Value value = dict->entries[ip[2]].value;
  add_reference(value);
  ip += cache_count(Opcode::LOAD_ATTR);
  OURO_REPLACE_NEXT(sp[-1], value);
}

// A value of the class that is no descriptor, or not hidden by one. Cache: type version (2), shape id (2).
OURO_HANDLER(load_attr_class_value) {
  Value owner = sp[-1], value;
  if (!owner.is_heap()) [[unlikely]]
    OURO_TAIL(miss);
  Object& object = *owner.object();
  if (object.type->version != read_cache32(ip) || prefix_of(object).shape->id != read_cache32(ip + 2)) [[unlikely]]
    OURO_TAIL(miss);
  if (!known_look_up(ts, *object.type, name_of(frame, arg), value)) [[unlikely]]
    OURO_GENERAL(LOAD_ATTR);
  add_reference(value);
  ip += cache_count(Opcode::LOAD_ATTR);
  OURO_REPLACE_NEXT(sp[-1], value);
}
// An attribute of a class. Cache: version of the class (2), version of its metatype (2).
OURO_HANDLER(load_attr_type) {
  Value owner = sp[-1], value;
  if (!is<Type>(owner)) [[unlikely]]
    OURO_TAIL(miss);
  auto& type = *static_cast<Type*>(owner.object());
  if (type.version != read_cache32(ip) || type.type->version != read_cache32(ip + 2)) [[unlikely]]
    OURO_TAIL(miss);
  if (!known_look_up(ts, type, name_of(frame, arg), value)) [[unlikely]]
    OURO_GENERAL(LOAD_ATTR);
  add_reference(value);
  ip += cache_count(Opcode::LOAD_ATTR);
  OURO_REPLACE_NEXT(sp[-1], value);
}
// A property whose getter is a Python function: its frame takes the owner over. Cache: type version (2), the property's
// token (2).
OURO_HANDLER(load_attr_property) {
  Value owner = sp[-1];
  if (type_of(*ts, owner).version != read_cache32(ip)) [[unlikely]]
    OURO_TAIL(miss);
  Value getter = static_cast<Property*>(from_heap_token(*ts, read_cache32(ip + 2)))->get;
  if (getter.is_null() || !is_exact<Function>(getter)) [[unlikely]]
    OURO_TAIL(miss);
  auto& function = *static_cast<Function*>(getter.object());
  Code& code = *function.code;
  if (code.plain_argcount != 1) [[unlikely]]
    OURO_TAIL(miss);
  Frame* made = open_frame(ts, function, code, FrameEntry::kCall);
  if (!made) [[unlikely]]
    OURO_GENERAL(LOAD_ATTR);
  function.refcount++;
  made->localsplus[0] = owner;
  clear_locals(made->localsplus, 1, code);
  OURO_ENTER_FRAME(made, code, sp - 1, ip, cache_count(Opcode::LOAD_ATTR));
}
// Owners of many types: by the cache of attributes.
[[gnu::noinline]] OURO_HANDLER(learn_load_attr) {
  remember_attribute(*ts, sp[-1], *const_cast<Str*>(name_of(frame, arg)), false);
  OURO_GENERAL(LOAD_ATTR);
}
OURO_HANDLER(load_attr_any) {
  Value owner = sp[-1], value;
  if (!owner.is_heap()) OURO_GENERAL(LOAD_ATTR);
  Object* object = owner.object();
  const AttributeCache::Entry* known = known_access(ts, *object->type, owner, name_of(frame, arg), false);
  if (!known) OURO_TAIL(learn_load_attr);
  if (known->place == AttributePlace::kValue) value = prefix_of(*object).values[known->number];
  else if (known->place == AttributePlace::kClassValue) value = known->value;
  else if (known->place == AttributePlace::kSlot) value = *member_at(object, known->number);
  if (value.is_null()) [[unlikely]]
    OURO_GENERAL(LOAD_ATTR);
  add_reference(value);
  ip += cache_count(Opcode::LOAD_ATTR);
  OURO_REPLACE_NEXT(sp[-1], value);
}

OURO_HANDLER(release_owner_then_next) {
  // arg: the owner, whose reference is the last.
  frame->ip = ip;
  OURO_TAIL(release_then_next);
}
OURO_HANDLER(store_attr_instance) {
  uint32_t index;
  Value owner = sp[-1];
  if (!guard_instance(owner, ip, index) || owner.object()->refcount == 1) [[unlikely]]
    OURO_TAIL(miss);
  Value* slot = &prefix_of(*owner.object()).values[index];
  Value old = *slot;
  *slot = sp[-2];
  owner.object()->refcount--;
  sp -= 2;
  ip += cache_count(Opcode::STORE_ATTR);
  if (old.is_heap() && --old.object()->refcount == 0) [[unlikely]] {
    arg = old.bits();
    OURO_TAIL(release_owner_then_next);
  }
  OURO_NEXT();
}
// A new attribute: the shape's newest child is the one that adds it. Cache: as above; the index is that of the new
// value.
OURO_HANDLER(store_attr_new) {
  uint32_t index;
  Value owner = sp[-1];
  if (!guard_instance(owner, ip, index) || owner.object()->refcount == 1) [[unlikely]]
    OURO_TAIL(miss);
  ObjectPrefix& prefix = prefix_of(*owner.object());
  Shape* next = prefix.shape->first_child;
  if (!next || next->keys[index] != frame->code->names->items()[arg].object() || index >= prefix.capacity) [[unlikely]]
    OURO_TAIL(miss);
  prefix.values[index] = sp[-2];
  prefix.shape = next;
  owner.object()->refcount--;
  sp -= 2;
  ip += cache_count(Opcode::STORE_ATTR);
  OURO_NEXT();
}
// Owners of many types: by the cache of attributes.
[[gnu::noinline]] OURO_HANDLER(learn_store_attr) {
  remember_attribute(*ts, sp[-1], *const_cast<Str*>(name_of(frame, arg)), true);
  OURO_GENERAL(STORE_ATTR);
}
OURO_HANDLER(store_attr_any) {
  Value owner = sp[-1], old;
  if (!owner.is_heap() || owner.object()->refcount == 1) OURO_GENERAL(STORE_ATTR);
  Object* object = owner.object();
  const Str* name = name_of(frame, arg);
  const AttributeCache::Entry* known = known_access(ts, *object->type, owner, name, true);
  if (!known) OURO_TAIL(learn_store_attr);
  if (known->place == AttributePlace::kSlot) {
    Value* slot = member_at(object, known->number);
    old = *slot;
    *slot = sp[-2];
  } else {
    ObjectPrefix& prefix = prefix_of(*object);
    if (known->place == AttributePlace::kNew) {
      Shape* next = prefix.shape->first_child;
      if (!next || next->keys[known->number] != name || known->number >= prefix.capacity) OURO_GENERAL(STORE_ATTR);
      prefix.shape = next;
    } else if (known->place == AttributePlace::kValue) {
      old = prefix.values[known->number];
    } else {
      OURO_GENERAL(STORE_ATTR);
    }
    prefix.values[known->number] = sp[-2];
  }
  object->refcount--;
  sp -= 2;
  ip += cache_count(Opcode::STORE_ATTR);
  if (!old.is_null() && old.is_heap() && --old.object()->refcount == 0) [[unlikely]] {
    arg = old.bits();
    OURO_TAIL(release_owner_then_next);
  }
  OURO_NEXT();
}
OURO_HANDLER(store_attr_slot) {
  Value owner = sp[-1];
  if (!owner.is_heap() || owner.object()->type->version != read_cache32(ip) || owner.object()->refcount == 1)
      [[unlikely]]
    OURO_TAIL(miss);
  Value* slot = member_at(owner.object(), ip[2]);
  Value old = *slot;
  *slot = sp[-2];
  owner.object()->refcount--;
  sp -= 2;
  ip += cache_count(Opcode::STORE_ATTR);
  if (!old.is_null() && old.is_heap() && --old.object()->refcount == 0) [[unlikely]] {
    arg = old.bits();
    OURO_TAIL(release_owner_then_next);
  }
  OURO_NEXT();
}

// --- methods

// Cache: type version (2), shape id (2), the method's token (2). The instance's shape says that nothing hides the
// method.
OURO_HANDLER(load_method_instance) {
  Value owner = sp[-1];
  if (!owner.is_heap()) [[unlikely]]
    OURO_TAIL(miss);
  Object& object = *owner.object();
  if (object.type->version != read_cache32(ip) || prefix_of(object).shape->id != read_cache32(ip + 2)) [[unlikely]]
    OURO_TAIL(miss);
  Object* method = from_heap_token(*ts, read_cache32(ip + 4));
  method->refcount++;
  sp[-1] = Value(method);
  *sp++ = owner;
  ip += cache_count(Opcode::LOAD_METHOD);
  OURO_NEXT();
}
// Instances without attributes of their own, immediates included.
OURO_HANDLER(load_method_no_attributes) {
  Value owner = sp[-1];
  if (type_of(*ts, owner).version != read_cache32(ip)) [[unlikely]]
    OURO_TAIL(miss);
  Object* method = from_heap_token(*ts, read_cache32(ip + 4));
  method->refcount++;
  sp[-1] = Value(method);
  *sp++ = owner;
  ip += cache_count(Opcode::LOAD_METHOD);
  OURO_NEXT();
}

// A callable that needs no self: [NULL, callable].
#define OURO_PUSH_CALLABLE(callable_value)  \
  do {                                      \
    Value callable_ = (callable_value);     \
    add_reference(callable_);               \
    Value owner_ = sp[-1];                  \
    sp[-1] = Value::unbound();              \
    *sp++ = callable_;                      \
    ip += cache_count(Opcode::LOAD_METHOD); \
    OURO_RELEASE_NEXT(owner_);              \
  } while (0)

// A function of a module. Cache: version of the module's keys (2), index (1).
OURO_HANDLER(load_method_module) {
  Value owner = sp[-1];
  if (!is_exact<Module>(owner)) [[unlikely]]
    OURO_TAIL(miss);
  Dict* dict = static_cast<Module*>(owner.object())->dict.get();
  if (!dict || dict->keys_version != read_cache32(ip)) [[unlikely]]
    OURO_TAIL(miss);
  OURO_PUSH_CALLABLE(dict->entries[ip[2]].value);
}
// A callable that the instance itself holds. Cache: as LOAD_ATTR's (guard_instance).
OURO_HANDLER(load_method_attribute) {
  uint32_t index;
  Value owner = sp[-1];
  if (!guard_instance(owner, ip, index)) [[unlikely]]
    OURO_TAIL(miss);
  OURO_PUSH_CALLABLE(prefix_of(*owner.object()).values[index]);
}
// What a class has under the name, called through the class or (`instance`) through an instance. Cache: type version
// (2), of the metatype the version or of the instance the shape id, 0 without attributes (2), token (2), what it is
// (1).
template <bool instance>
OURO_HANDLER(load_method_of_class) {
  Value owner = sp[-1];
  if (!owner.is_heap() || !(instance || is<Type>(owner))) [[unlikely]]
    OURO_TAIL(miss);
  Object& object = *owner.object();
  Type& type = instance ? *object.type : static_cast<Type&>(object);
  uint32_t second = read_cache32(ip + 2);
  if (type.version != read_cache32(ip)) [[unlikely]]
    OURO_TAIL(miss);
  if (instance ? second && prefix_of(object).shape->id != second : object.type->version != second) [[unlikely]]
    OURO_TAIL(miss);
  Object* found = from_heap_token(*ts, read_cache32(ip + 4));
  auto how = ClassCallable(ip[6]);
  if (how == ClassCallable::kClassMethod) {
    // The class is called with, whose function is known to be one.
    Value function = static_cast<StaticMethod*>(found)->callable;
    if (!is_exact<Function>(function)) [[unlikely]]
      OURO_TAIL(miss);
    function.object()->refcount++;
    ip += cache_count(Opcode::LOAD_METHOD);
    sp[-1] = function;
    *sp++ = Value(type);
    if (!instance) OURO_NEXT();
    type.refcount++;
    OURO_RELEASE_NEXT(owner);
  }
  Value callable =
      how == ClassCallable::kStaticMethod ? static_cast<StaticMethod*>(found)->callable.get() : Value(found);
  if (callable.is_null()) [[unlikely]]
    OURO_TAIL(miss);
  OURO_PUSH_CALLABLE(callable);
}
// Owners of many types: by the cache of attributes.
[[gnu::noinline]] OURO_HANDLER(learn_load_method) {
  remember_attribute(*ts, sp[-1], *const_cast<Str*>(name_of(frame, arg)), false);
  OURO_GENERAL(LOAD_METHOD);
}
OURO_HANDLER(load_method_any) {
  Value owner = sp[-1];
  const AttributeCache::Entry* known = known_access(ts, type_of(*ts, owner), owner, name_of(frame, arg), false);
  if (!known) OURO_TAIL(learn_load_method);
  if (known->place == AttributePlace::kMethod) {
    known->value.object()->refcount++;
    sp[-1] = known->value;
    *sp++ = owner;
    ip += cache_count(Opcode::LOAD_METHOD);
    OURO_NEXT();
  }
  if (known->place == AttributePlace::kValue) OURO_PUSH_CALLABLE(prefix_of(*owner.object()).values[known->number]);
  OURO_GENERAL(LOAD_METHOD);
}

}  // namespace

void add_attribute_handlers(DispatchTable& table) {
  using namespace private_op;
  auto set = [&](uint8_t number, Handler handler) { table.handlers[number] = handler; };
  set(LOAD_ATTR_INSTANCE, &load_attr_instance);
  set(LOAD_ATTR_SLOT, &load_attr_slot);
  set(LOAD_ATTR_MODULE, &load_attr_module);
  set(LOAD_ATTR_CLASS_VALUE, &load_attr_class_value);
  set(LOAD_ATTR_TYPE, &load_attr_type);
  set(LOAD_ATTR_PROPERTY, &load_attr_property);
  set(LOAD_ATTR_GENERIC, &load_attr_any);
  set(LOAD_FAST_LOAD_ATTR_INSTANCE, &load_fast_load_attr_instance);
  set(STORE_ATTR_INSTANCE, &store_attr_instance);
  set(STORE_ATTR_NEW, &store_attr_new);
  set(STORE_ATTR_SLOT, &store_attr_slot);
  set(STORE_ATTR_GENERIC, &store_attr_any);
  set(LOAD_METHOD_INSTANCE, &load_method_instance);
  set(LOAD_METHOD_NO_ATTRIBUTES, &load_method_no_attributes);
  set(LOAD_METHOD_MODULE, &load_method_module);
  set(LOAD_METHOD_ATTRIBUTE, &load_method_attribute);
  set(LOAD_METHOD_OF_CLASS, &load_method_of_class<false>);
  set(LOAD_METHOD_OF_INSTANCES_CLASS, &load_method_of_class<true>);
  set(LOAD_METHOD_GENERIC, &load_method_any);
}

}  // namespace ouro
