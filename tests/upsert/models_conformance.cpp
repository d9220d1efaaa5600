// Several models in one store, and several states of one.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/upsert/mapped_page.h"
#include "tests/upsert/schema_change_texts.h"
#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using definition::Model;
using outcome::ErrorCode;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using ModelPointer = std::shared_ptr<const Model>;

constexpr const char* price = "price: { path: /price, type: bigint }";
constexpr const char* with_floor =
    "price: { path: /price, type: bigint }\n      floor: { path: /floor, type: integer }";

ModelPointer shared(Model model) {
  return std::make_shared<const Model>(std::move(model));
}

// The same tables under other names, in a model of another name.
Model renamed(Model model) {
  model.name = "sheds";
  for (auto& table : model.tables) {
    table.name = "shed_" + table.name;
    if (!table.parent.empty()) table.parent = "shed_" + table.parent;
  }
  return model;
}

// A job that writes by one model.
class Writer {
 public:
  Writer(StoreSession& store, ModelPointer model, definition::Endpoint endpoint, std::string job)
      : store_(store), model_(std::move(model)), endpoint_(std::move(endpoint)), job_(std::move(job)) {}

  std::vector<SchemaChange> prepare() { return store_.prepare(model_).value(); }
  void open() { run_ = store_.open_run({.job = job_, .fingerprint = "f", .partitions = {"all"}}).value().id; }

  Batch batch(const Records& records) {
    MappedPage page(*model_, endpoint_);
    for (const auto& record : records) page.add(record);
    Batch batch;
    batch.run = run_;
    batch.model = model_.get();
    batch.job = job_;
    batch.partition = "all";
    batch.pages.push_back(page.take());
    for (const auto& record : batch.pages.front()->records) seen_.push_back(record.key_hash);
    return batch;
  }
  Effect commit(const Records& records) { return store_.commit(batch(records)).value(); }

  Effect end() {
    PartitionEnd end;
    end.run = run_;
    end.model = model_.get();
    end.job = job_;
    end.partition = "all";
    end.on_missing = definition::OnMissing::soft_delete;
    end.saw = [this](std::uint64_t hash) { return std::ranges::find(seen_, hash) != seen_.end(); };
    return store_.end_partition(end).value();
  }

 private:
  StoreSession& store_;
  ModelPointer model_;
  definition::Endpoint endpoint_;
  std::string job_;
  RunId run_ = 0;
  std::vector<std::uint64_t> seen_;
};

const std::string home = R"({"id":"h1","price":5,"town":{"code":1,"name":"A"},"rooms":[{"number":1}]})";
const std::string neighbour = R"({"id":"h2","price":7,"town":{"code":1,"name":"A"}})";

TEST_P(StoreConformance, WritesTwoModelsInTurns) {
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  Writer homes(store, shared(homes_.model), homes_.homes, "homes");
  Writer sheds(store, shared(renamed(homes_.model)), homes_.homes, "sheds");
  homes.prepare();
  sheds.prepare();
  homes.open();
  sheds.open();
  homes.commit({home});
  // Rows that both have in common: each model's tables get their own.
  sheds.commit({home});
  homes.commit({neighbour});
  sheds.commit({neighbour});
  homes.end();
  sheds.end();
  for (const std::string prefix : {"", "shed_"}) {
    EXPECT_THAT(present(prefix + "homes", "id"), ElementsAre("h1", "h2"));
    EXPECT_THAT(present(prefix + "towns", "code"), ElementsAre("1"));
    EXPECT_EQ(value("SELECT count(*) FROM " + prefix + "rooms"), "1");
  }
  EXPECT_EQ(value("SELECT count(*) FROM partition_records"), "4");
}

TEST_P(StoreConformance, WritesTwoModelsAtTheSameTime) {
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  Writer homes(store, shared(homes_.model), homes_.homes, "homes");
  Writer sheds(store, shared(renamed(homes_.model)), homes_.homes, "sheds");
  for (Writer* writer : {&homes, &sheds}) {
    writer->prepare();
    writer->open();
  }
  std::vector<Batch> batches;
  for (int i = 0; i < 8; ++i) {
    const std::string record = R"({"id":"h)" + std::to_string(i) + R"(","town":{"code":1,"name":"A"}})";
    batches.push_back((i % 2 == 0 ? homes : sheds).batch({record}));
  }
  for (const auto& effect : store.commit_together(batches)) EXPECT_TRUE(effect) << effect.error().message();
  EXPECT_THAT(present("homes", "id"), ElementsAre("h0", "h2", "h4", "h6"));
  EXPECT_THAT(present("shed_homes", "id"), ElementsAre("h1", "h3", "h5", "h7"));
}

TEST_P(StoreConformance, GoesOnWithAModelsOlderStateWhileANewerIsWritten) {
  const Homes newer = load_homes({{price, with_floor}});
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  Writer before(store, shared(homes_.model), homes_.homes, "before");
  before.prepare();
  before.open();
  before.commit({home});
  Writer after(store, shared(newer.model), newer.homes, "after");
  EXPECT_THAT(texts_of(after.prepare()), ElementsAre("column homes.floor"));
  before.commit({neighbour});
  after.open();
  after.commit({R"({"id":"h3","price":6,"floor":2})"});
  before.commit({R"({"id":"h1","price":8})"});
  before.end();
  after.end();
  EXPECT_EQ(place_->rows("SELECT id, price, floor FROM homes ORDER BY 1"),
            (StoreUnderTest::Rows{{"h1", "8", "NULL"}, {"h2", "7", "NULL"}, {"h3", "6", "2"}}));
}

TEST_P(StoreConformance, WritesByDefinitionsThatWereLoadedAnewWithoutAChange) {
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  auto before = std::make_unique<Writer>(store, shared(homes_.model), homes_.homes, "nightly");
  before->prepare();
  before->open();
  before->commit({home});
  before->end();
  Writer after(store, shared(homes_.model), homes_.homes, "nightly");
  EXPECT_THAT(texts_of(after.prepare()), IsEmpty());
  before.reset();
  after.open();
  EXPECT_EQ(counts(after.commit({home}), "homes"), "1 unchanged");
}

TEST_P(StoreConformance, TakesNoTablesFromUnderARun) {
  const Homes wider =
      load_homes({{"town_code: { path: /town/code, type: integer }", "town_code: { path: /town/code, type: bigint }"}});
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  auto before = std::make_unique<Writer>(store, shared(homes_.model), homes_.homes, "nightly");
  before->prepare();
  before->open();
  before->commit({home});
  const ModelPointer next = shared(wider.model);
  const auto prepared = store.prepare(next);
  if (prepared.has_error()) {
    EXPECT_EQ(prepared.error().code(), ErrorCode::store_conflict);
    EXPECT_THAT(prepared.error().message(),
                AllOf(HasSubstr("homes"), HasSubstr("town_code"), HasSubstr("wait for that run")));
  }
  before->commit({R"({"id":"h1","price":8,"town":{"code":1,"name":"A"}})"});
  before->end();
  before.reset();
  EXPECT_TRUE(store.prepare(next)) << "nobody uses the older state any more";
  EXPECT_EQ(value("SELECT price FROM homes"), "8");
}

TEST_P(StoreConformance, RefusesTwoModelsWithTablesOfOneName) {
  Model other = homes_.model;
  other.name = "houses";
  StoreSession store(place_->open(Access::write, Durability::committed).value());
  ModelPointer first = shared(homes_.model);
  store.prepare(first).value();
  const ModelPointer second = shared(other);
  const auto prepared = store.prepare(second);
  ASSERT_TRUE(prepared.has_error());
  EXPECT_EQ(prepared.error().code(), ErrorCode::store_conflict);
  EXPECT_THAT(prepared.error().message(), AllOf(HasSubstr("table homes"), HasSubstr("houses"), HasSubstr("rename")));
  // Its tables stay, and may be another's once nobody means the first.
  first.reset();
  EXPECT_TRUE(store.prepare(second));
}

TEST_P(StoreConformance, RefusesABatchOfAModelThatItWasNotPreparedFor) {
  StoreSession store = open();
  const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
  const Homes other = load_homes();
  Batch batch = batch_of(run, page({home}));
  PartitionEnd end = end_of(batch);
  batch.model = &other.model;
  end.model = nullptr;
  for (const auto& answer : {store.commit(batch), store.end_partition(end)}) {
    ASSERT_TRUE(answer.has_error());
    EXPECT_THAT(answer.error().message(), HasSubstr("not prepared"));
  }
  EXPECT_THAT(present("homes", "id"), IsEmpty());
}

TEST_P(StoreConformance, RehearsesTwoModels) {
  StoreSession store(place_->open(Access::write, Durability::rehearsed).value());
  Writer homes(store, shared(homes_.model), homes_.homes, "homes");
  Writer sheds(store, shared(renamed(homes_.model)), homes_.homes, "sheds");
  for (int round = 0; round < 2; ++round) {
    for (Writer* writer : {&homes, &sheds}) {
      writer->prepare();
      writer->open();
      EXPECT_EQ(counts(writer->commit({home}), "rooms"), round == 0 ? "1 inserted" : "1 unchanged");
      writer->end();
    }
  }
}

}  // namespace
}  // namespace housingd::upsert
