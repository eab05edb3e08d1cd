// The collector on hand-built graphs: what is garbage goes, what is not stays, whatever the shape;
// finalizers, weak references, refused memory and terminations.
#include "runtime/collector.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <vector>

#include "objects/list.h"
#include "objects/tuple.h"
#include "objects/weakref.h"
#include "runtime/type.h"

namespace ouro {
namespace {

// An object with four references, which counts its living instances and can come back from its finalizer.
struct Node : Object {
  Field links[4];
  int number;
  bool resurrect;
};
struct Tally {
  int living = 0, finalized = 0;
  Value rescued;  // strong; what the last finalizer brought back
};
Tally& tally(Object& object) { return *static_cast<Tally*>(object.type->native_state); }

void node_visit(Object& object, ReferenceVisitor& visitor) {
  for (Field& link : static_cast<Node&>(object).links) visitor.visit(link);
}
void node_clear(ThreadState&, Object& object) {
  for (Field& link : static_cast<Node&>(object).links) link.clear();
}
void node_destroy(ThreadState& ts, Object& object) {
  node_clear(ts, object);
  tally(object).living--;
}
void node_finalize(ThreadState&, Object& object) {
  tally(object).finalized++;
  if (!static_cast<Node&>(object).resurrect) return;
  object.refcount++;
  Value old = tally(object).rescued;
  tally(object).rescued = Value(object);
  if (!old.is_null()) release_reference(old);
}
const TypeSpec kNodeSpec{.name = "node",
                         .instance_bytes = sizeof(Node),
                         .flags = type_flags::kContainer | type_flags::kHasWeakrefs,
                         .slots = [](Slots& s) {
                           s.tp_finalize = &node_finalize;
                           s.visit_references = &node_visit;
                           s.clear_references = &node_clear;
                           s.destroy = &node_destroy;
                         }};

class CollectorTest : public testing::Test {
 protected:
  void SetUp() override {
    interpreter_ = std::make_unique<Interpreter>(InterpreterConfig{});
    ts_ = interpreter_->initialize();
    ASSERT_NE(ts_, nullptr);
    type_ = MUST(type_from_spec(*ts_, kNodeSpec, interpreter_->types.object));  // a fresh interpreter has memory
    type_->native_state = &tally_;
    interpreter_->collector->enabled = false;
    update_collection_trigger(*interpreter_);
    gc(2);
  }
  RefTo<Node> node(int number = 0) {
    Node* made = MUST(ts_->allocate_as<Node>(*type_));  // no limit is set
    for (Field& link : made->links) link.initialize_null();
    made->number = number;
    made->resurrect = false;
    tally_.living++;
    ts_->track(*made);
    return RefTo<Node>::adopt(made);
  }
  static void link(Node& from, int slot, Node& to) { from.links[slot].set(Ref::share(Value(to))); }
  int64_t gc(int generation = 2) { return MUST(collect(*ts_, generation)); }  // nothing ends the script
  void expect_sound() { EXPECT_TRUE(verify_heap(*interpreter_)); }
  // A ring of nodes that nobody refers to.
  void drop_ring(int size) {
    RefTo<Node> first = node();
    RefTo<Node> last = first.share();
    for (int i = 1; i < size; i++) {
      RefTo<Node> next = node(i);
      link(*last, 0, *next);
      last = std::move(next);
    }
    link(*last, 0, *first);
  }

  std::unique_ptr<Interpreter> interpreter_;
  ThreadState* ts_ = nullptr;
  Type* type_ = nullptr;
  Tally tally_;
};

TEST_F(CollectorTest, CountingAloneFreesChains) {
  {
    RefTo<Node> a = node();
    link(*a, 0, *node());
  }
  EXPECT_EQ(tally_.living, 0);
  EXPECT_EQ(gc(), 0);
}

TEST_F(CollectorTest, RingsGo) {
  drop_ring(1);
  drop_ring(2);
  drop_ring(500);
  EXPECT_EQ(tally_.living, 503);
  EXPECT_EQ(gc(), 503);
  EXPECT_EQ(tally_.living, 0);
  expect_sound();
}

TEST_F(CollectorTest, WhatIsReferredToStaysWithAllItLeadsTo) {
  RefTo<Node> kept = node();
  {
    RefTo<Node> a = node(), b = node();
    link(*kept, 0, *a);
    link(*a, 0, *b);
    link(*b, 0, *a);
    link(*b, 1, *kept);
  }
  drop_ring(3);
  EXPECT_EQ(gc(), 3);
  EXPECT_EQ(tally_.living, 3);
  kept = RefTo<Node>();
  EXPECT_EQ(gc(), 3);
  EXPECT_EQ(tally_.living, 0);
}

TEST_F(CollectorTest, ListsAndTuples) {
  {
    RefTo<List> list = MUST(list_allocate(*ts_, 0));           // memory suffices
    RefTo<Tuple> tuple = MUST(make_tuple(*ts_, Value(list)));  // memory suffices
    MUST(list_append(*ts_, *list, Value(tuple)));              // memory suffices
    RefTo<Node> hanging = node();
    MUST(list_append(*ts_, *list, Value(hanging)));  // memory suffices
  }
  EXPECT_EQ(tally_.living, 1);
  EXPECT_EQ(gc(), 3);
  EXPECT_EQ(tally_.living, 0);
  expect_sound();
}

TEST_F(CollectorTest, AYoungCollectionLeavesOlderObjectsAlone) {
  RefTo<Node> a = node();
  link(*a, 0, *a);
  EXPECT_EQ(gc(0), 0);  // survives: in the middle generation now
  a = RefTo<Node>();
  drop_ring(2);
  EXPECT_EQ(gc(0), 2);
  EXPECT_EQ(tally_.living, 1);
  EXPECT_EQ(gc(1), 1);
  EXPECT_EQ(tally_.living, 0);

  a = node();
  link(*a, 0, *a);
  gc(0);
  gc(1);  // old now
  a = RefTo<Node>();
  EXPECT_EQ(gc(0), 0);
  EXPECT_EQ(gc(1), 0);
  EXPECT_EQ(gc(2), 1);
}

TEST_F(CollectorTest, AnOldObjectKeepsAYoungOne) {
  RefTo<Node> old = node();
  gc(2);
  {
    RefTo<Node> young = node();
    link(*young, 0, *young);
    link(*old, 0, *young);
  }
  EXPECT_EQ(gc(0), 0);
  EXPECT_EQ(tally_.living, 2);
}

TEST_F(CollectorTest, WeakReferencesAreBrokenAndTheirCallbacksRun) {
  RefTo<List> seen = MUST(list_allocate(*ts_, 0));                       // memory suffices
  Ref append = MUST(get_attribute(*ts_, Value(seen), names::k_append));  // a list has it
  RefTo<WeakReference> outside, inside_target;
  {
    RefTo<Node> a = node(), b = node();
    link(*a, 0, *b);
    link(*b, 0, *a);
    outside = MUST(weakref_make(*ts_, Value(a), append));  // memory suffices
    // A reference that is garbage itself stays silent.
    Ref silent = MUST(weakref_make(*ts_, Value(b), append));  // memory suffices
    a->links[1].set(std::move(silent));
  }
  EXPECT_EQ(gc(), 3);
  EXPECT_EQ(seen->size, 1u);
  EXPECT_TRUE(seen->items[0] == Value(outside));
  EXPECT_TRUE(weakref_get(*outside).get().is_none());
  expect_sound();
}

TEST_F(CollectorTest, AFinalizerRunsOnceAndMayBringTheRingBack) {
  {
    RefTo<Node> a = node(), b = node();
    link(*a, 0, *b);
    link(*b, 0, *a);
    b->resurrect = true;
  }
  drop_ring(2);
  EXPECT_EQ(gc(), 2);
  EXPECT_EQ(tally_.finalized, 4);
  EXPECT_EQ(tally_.living, 2);
  ASSERT_FALSE(tally_.rescued.is_null());
  release_reference(std::exchange(tally_.rescued, Value()));
  EXPECT_EQ(gc(), 2);
  EXPECT_EQ(tally_.finalized, 4);
  EXPECT_EQ(tally_.living, 0);
  expect_sound();
}

TEST_F(CollectorTest, RefusedMemoryGivesTheCollectionUp) {
  for (uint64_t nth = 1; nth <= 12; nth++) {
    drop_ring(40);
    interpreter_->heap.refuse_at(nth);
    gc(int(nth % 3));
    interpreter_->heap.refuse_at(0);
    expect_sound();
  }
  gc();
  EXPECT_EQ(tally_.living, 0);
}

TEST_F(CollectorTest, ATerminationLeavesTheHeapSound) {
  drop_ring(20000);
  ts_->terminate(Termination::kStopped);
  EXPECT_TRUE(collect(*ts_, 2).is_error());
  EXPECT_EQ(ts_->take_termination(), Termination::kStopped);
  expect_sound();
  EXPECT_EQ(gc(), 20000);
}

TEST_F(CollectorTest, FrozenObjectsAreNotLookedAt) {
  drop_ring(3);
  freeze_objects(*interpreter_, true);
  EXPECT_GE(frozen_count(*interpreter_), 3u);
  EXPECT_EQ(gc(), 0);
  freeze_objects(*interpreter_, false);
  EXPECT_EQ(gc(), 3);
}

TEST_F(CollectorTest, ADeepChainInsideARing) {
  drop_ring(300000);
  EXPECT_EQ(gc(), 300000);
  EXPECT_EQ(tally_.living, 0);
}

// Random graphs, some nodes held from outside; reachability is computed apart.
TEST_F(CollectorTest, RandomGraphs) {
  std::mt19937 random(7);
  for (int round = 0; round < 60; round++) {
    int count = 1 + int(random() % 400);
    std::vector<std::vector<int>> edges(count);
    std::vector<RefTo<Node>> nodes;
    for (int i = 0; i < count; i++) nodes.push_back(node(i));
    for (int i = 0; i < count; i++)
      for (int slot = 0; slot < 4; slot++)
        if (random() % 3 == 0) {
          int to = int(random() % count);
          link(*nodes[i], slot, *nodes[to]);
          edges[i].push_back(to);
        }
    std::vector<RefTo<Node>> kept;
    std::vector<bool> reachable(count);
    std::vector<int> work;
    for (int i = 0; i < count; i++)
      if (random() % 20 == 0) {
        kept.push_back(nodes[i].share());
        work.push_back(i);
        reachable[i] = true;
      }
    while (!work.empty()) {
      int at = work.back();
      work.pop_back();
      for (int to : edges[at])
        if (!reachable[to]) {
          reachable[to] = true;
          work.push_back(to);
        }
    }
    int expected = 0;
    for (int i = 0; i < count; i++) expected += reachable[i];
    nodes.clear();
    gc(round % 3);
    ASSERT_EQ(tally_.living, expected) << "round " << round;
    expect_sound();
    kept.clear();
    gc();
    ASSERT_EQ(tally_.living, 0);
  }
}

}  // namespace
}  // namespace ouro
