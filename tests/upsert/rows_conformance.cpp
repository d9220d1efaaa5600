// What becomes of rows: inserted, compared, updated, replaced, remembered.
#include <gmock/gmock.h>

#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Row = std::vector<std::string>;

const Records two_homes{
    R"({"id":"h1","street":"Algade","price":5,"area":70.5,"for_sale":true,"town":{"code":101,"name":"København"},
        "rooms":[{"number":1,"size":20.5,"windows":[{"width":80},{"width":90}]},{"number":2,"windows":[{"width":70}]}],
        "offers":[{"id":"o1","price":6,"since":"2026-01-31","viewings":["2026-02-01T10:00:00Z"]}]})",
    R"({"id":"h2","street":"Æblevej 😀","town":{"code":101,"name":"København"},"rooms":[{"number":1}]})"};

TEST_P(StoreConformance, InsertsWhatIsNew) {
  StoreSession store = open();
  const auto [run, effect] = import(store, two_homes);
  EXPECT_EQ(counts(effect, "homes"), "2 inserted");
  EXPECT_EQ(counts(effect, "rooms"), "3 inserted");
  EXPECT_EQ(counts(effect, "windows"), "3 inserted");
  EXPECT_EQ(counts(effect, "offers"), "1 inserted");
  EXPECT_EQ(counts(effect, "viewings"), "1 inserted");
  EXPECT_EQ(effect.changes, 0U);
  EXPECT_THAT(place_->rows("SELECT id, street, price, area, town_code, run_id FROM homes ORDER BY id"),
              ElementsAre(Row{"h1", "Algade", "5", "70.5", "101", std::to_string(run)},
                          Row{"h2", "Æblevej 😀", "NULL", "NULL", "101", std::to_string(run)}));
  EXPECT_THAT(place_->rows("SELECT room_number, position, width FROM windows ORDER BY 1, 2"),
              ElementsAre(Row{"1", "0", "80"}, Row{"1", "1", "90"}, Row{"2", "0", "70"}));
  EXPECT_THAT(place_->rows("SELECT offer_id, home_id, since FROM offers"), ElementsAre(Row{"o1", "h1", "2026-01-31"}));
  EXPECT_EQ(value("SELECT count(*) FROM homes WHERE first_seen_at = changed_at AND removed_at IS NULL"), "2");
}

TEST_P(StoreConformance, WritesNothingForWhatIsUnchanged) {
  StoreSession store = open();
  import(store, two_homes);
  const auto before = all_data();
  const auto [run, effect] = import(store, two_homes);
  EXPECT_EQ(all_data(), before);  // run_id and changed_at included
  EXPECT_EQ(counts(effect, "homes"), "2 unchanged");
  EXPECT_EQ(counts(effect, "rooms"), "3 unchanged");
  EXPECT_EQ(counts(effect, "windows"), "3 unchanged");
  EXPECT_EQ(counts(effect, "offers"), "1 unchanged");
  EXPECT_EQ(counts(effect, "viewings"), "1 unchanged");
  EXPECT_EQ(counts(effect, "towns"), "1 unchanged");
  EXPECT_EQ(value("SELECT count(*) FROM changes"), "0");
}

TEST_P(StoreConformance, UpdatesTheRowThatDiffersAndNoOther) {
  StoreSession store = open();
  import(store, two_homes);
  place_->execute("UPDATE homes SET first_seen_at = '2020-01-01T00:00:00Z', changed_at = '2020-01-01T00:00:00Z'");
  const Records changed{R"({"id":"h1","street":"Algade 2","price":5,"area":70.5,"for_sale":true,"town":{"code":101}})",
                        two_homes[1]};
  const auto [run, effect] = import(store, changed);
  EXPECT_EQ(counts(effect, "homes"), "1 updated, 1 unchanged");
  EXPECT_THAT(place_->rows("SELECT id, street FROM homes WHERE run_id = " + std::to_string(run)),
              ElementsAre(Row{"h1", "Algade 2"}));
  EXPECT_EQ(value("SELECT count(*) FROM homes WHERE first_seen_at = '2020-01-01T00:00:00Z'"), "2");
  EXPECT_THAT(place_->rows("SELECT id FROM homes WHERE changed_at > '2020-01-02'"), ElementsAre(Row{"h1"}));
}

TEST_P(StoreConformance, TellsEmptyTextFromNull) {
  StoreSession store = open();
  import(store, {R"({"id":"h1","street":""})"});
  EXPECT_EQ(value("SELECT count(*) FROM homes WHERE street = ''"), "1");
  EXPECT_EQ(counts(import(store, {R"({"id":"h1","street":null})"}).effect, "homes"), "1 updated");
  EXPECT_EQ(value("SELECT count(*) FROM homes WHERE street IS NULL"), "1");
}

TEST_P(StoreConformance, KeepsTextAsItCame) {
  StoreSession store = open();
  const std::string street = R"(Robert'); DROP TABLE homes; -- \"quoted\" \n\t\u0001\u0085\u00a0e\u0301 😀)";
  const Records records{R"({"id":"h1","street":")" + street + std::string(100'000, 'x') + R"("})"};
  import(store, records);
  EXPECT_EQ(counts(import(store, records).effect, "homes"), "1 unchanged");
  EXPECT_THAT(value("SELECT street FROM homes"),
              testing::StartsWith("Robert'); DROP TABLE homes; -- \"quoted\" \n\t\x01\u0085\u00a0e\u0301 😀xxx"));
}

TEST_P(StoreConformance, LeavesAloneWhatARecordDoesNotSay) {
  StoreSession store = open();
  import(store, two_homes);
  const Records offer{R"({"id":"o1","price":7,"since":"2026-01-31","viewings":["2026-02-01T10:00:00Z"],
                          "home":{"id":"h1","price":null}})"};
  const auto [run, effect] = import(store, offer, {.job = "offers", .offers = true});
  EXPECT_EQ(counts(effect, "homes"), "1 updated");
  EXPECT_EQ(counts(effect, "offers"), "1 updated");
  EXPECT_EQ(counts(effect, "rooms"), "nothing");
  EXPECT_THAT(place_->rows("SELECT street, price, area, town_code FROM homes WHERE id = 'h1'"),
              ElementsAre(Row{"Algade", "NULL", "70.5", "101"}));
  EXPECT_THAT(present("rooms", "number"), ElementsAre("1", "1", "2"));
}

TEST_P(StoreConformance, StoresNullForWhatARecordDoesNotSayOfANewRow) {
  StoreSession store = open();
  import(store, {R"({"id":"o1","home":{"id":"h9"}})"}, {.offers = true});
  EXPECT_THAT(place_->rows("SELECT id, street, price FROM homes"), ElementsAre(Row{"h9", "NULL", "NULL"}));
}

TEST_P(StoreConformance, ReplacesChildrenAndWhatIsBelowThem) {
  StoreSession store = open();
  import(store, two_homes);
  const Records changed{
      R"({"id":"h1","street":"Algade","price":5,"area":70.5,"for_sale":true,"town":{"code":101,"name":"København"},
          "rooms":[{"number":3,"windows":[{"width":60}]},{"number":2,"windows":[{"width":71},{"width":72}]}]})",
      two_homes[1]};
  const auto [run, effect] = import(store, changed);
  EXPECT_EQ(counts(effect, "homes"), "2 unchanged");
  EXPECT_EQ(counts(effect, "rooms"), "1 inserted, 2 unchanged, 1 removed");
  EXPECT_EQ(counts(effect, "windows"), "2 inserted, 1 updated, 2 removed");
  EXPECT_EQ(counts(effect, "offers"), "1 removed");
  EXPECT_EQ(counts(effect, "viewings"), "1 removed");
  EXPECT_THAT(place_->rows("SELECT number FROM rooms WHERE home_id = 'h1' AND removed_at IS NULL ORDER BY 1"),
              ElementsAre(Row{"2"}, Row{"3"}));
  EXPECT_THAT(present("windows", "width"), ElementsAre("60", "71", "72"));
  EXPECT_THAT(present("offers", "offer_id"), IsEmpty());
  EXPECT_EQ(value("SELECT count(*) FROM windows"), "5");  // marked, not deleted
}

TEST_P(StoreConformance, DeletesChildrenWhenRemovalIsHard) {
  StoreSession store = open();
  import(store, two_homes);
  const ImportOptions hard{.on_missing = definition::OnMissing::hard_delete};
  const auto [run, effect] = import(store, {R"({"id":"h1","rooms":[{"number":2}]})", two_homes[1]}, hard);
  EXPECT_EQ(counts(effect, "rooms"), "2 unchanged, 1 removed");
  EXPECT_EQ(counts(effect, "windows"), "3 removed");
  EXPECT_EQ(value("SELECT count(*) FROM windows"), "0");
  EXPECT_EQ(value("SELECT count(*) FROM rooms"), "2");
  EXPECT_EQ(value("SELECT count(*) FROM offers"), "0");
  EXPECT_EQ(value("SELECT count(*) FROM viewings"), "0");
}

TEST_P(StoreConformance, BringsBackAChildWithWhatIsBelowIt) {
  StoreSession store = open();
  import(store, two_homes);
  import(store, {R"({"id":"h1"})", two_homes[1]});
  EXPECT_THAT(present("windows", "width"), IsEmpty());
  const auto [run, effect] = import(store, two_homes);
  EXPECT_EQ(counts(effect, "rooms"), "2 updated, 1 unchanged");
  EXPECT_EQ(counts(effect, "windows"), "3 updated");
  EXPECT_THAT(present("windows", "width"), ElementsAre("70", "80", "90"));
  EXPECT_THAT(present("viewings", "offer_id"), ElementsAre("o1"));
}

TEST_P(StoreConformance, DoesNotRemoveAgainWhatIsRemoved) {
  StoreSession store = open();
  import(store, two_homes);
  import(store, {R"({"id":"h1"})", two_homes[1]});
  const auto before = all_data();
  const auto [run, effect] = import(store, {R"({"id":"h1"})", two_homes[1]});
  EXPECT_EQ(counts(effect, "rooms"), "1 unchanged");
  EXPECT_EQ(counts(effect, "offers"), "nothing");
  EXPECT_EQ(all_data(), before);
}

TEST_P(StoreConformance, MovesAnEntityToItsNewParent) {
  StoreSession store = open();
  const std::string with = R"(,"offers":[{"id":"o1","price":6,"viewings":["2026-02-01T10:00:00Z"]}]})";
  import(store, {R"({"id":"h1")" + with, R"({"id":"h2"})"});
  import(store, {R"({"id":"h1"})", R"({"id":"h2")" + with});
  EXPECT_THAT(place_->rows("SELECT offer_id, home_id, removed_at FROM offers"), ElementsAre(Row{"o1", "h2", "NULL"}));
  import(store, {R"({"id":"h1")" + with, R"({"id":"h2"})"});
  EXPECT_THAT(place_->rows("SELECT offer_id, home_id, removed_at FROM offers"), ElementsAre(Row{"o1", "h1", "NULL"}));
  EXPECT_THAT(present("viewings", "offer_id"), ElementsAre("o1"));
}

TEST_P(StoreConformance, MeetsASharedRowOnceARun) {
  StoreSession store = open();
  const Records records{R"({"id":"h1","town":{"code":1,"name":"A"}})", R"({"id":"h2","town":{"code":1,"name":"A"}})",
                        R"({"id":"h3","town":{"code":2,"name":"B"}})", R"({"id":"h4","town":{"code":1,"name":"A"}})"};
  EXPECT_EQ(counts(import(store, records).effect, "towns"), "2 inserted");
  EXPECT_EQ(counts(import(store, records).effect, "towns"), "2 unchanged");
}

TEST_P(StoreConformance, NeverRemovesASharedRow) {
  StoreSession store = open();
  import(store, two_homes);
  import(store, {R"({"id":"h1"})"});
  import(store, {}, {.on_missing = definition::OnMissing::hard_delete});
  EXPECT_THAT(present("towns", "name"), ElementsAre("København"));
}

TEST_P(StoreConformance, GathersASharedRowFromWhatEachRecordSays) {
  StoreSession store = open();
  import(store, {R"({"id":"h1","town":{"code":1,"name":"A"}})", R"({"id":"h2","town":{"code":1,"people":7}})"});
  EXPECT_THAT(place_->rows("SELECT name, people FROM towns"), ElementsAre(Row{"A", "7"}));
}

TEST_P(StoreConformance, KeepsEachChangeOfATrackedColumn) {
  StoreSession store = open();
  import(store, {R"({"id":"h1","street":"A","price":5,"area":70.5,"for_sale":true,"offers":[{"id":"o1","price":6}]})",
                 R"({"id":"h2","price":9})"});
  EXPECT_EQ(value("SELECT count(*) FROM changes"), "0");
  const auto [run, effect] = import(store, {R"({"id":"h1","street":"B","price":4,"area":71.25,"for_sale":false,
                         "offers":[{"id":"o1","since":"2026-01-31"}]})",
                                            R"({"id":"h2","price":9,"area":30.5})"});
  EXPECT_EQ(effect.changes, 5U);
  const std::string id = std::to_string(run);
  EXPECT_THAT(place_->rows("SELECT table_name, row_key, column_name, old_value, new_value, run_id FROM changes "
                           "ORDER BY table_name, row_key, column_name"),
              ElementsAre(Row{"homes", "h1", "area", "70.5", "71.25", id}, Row{"homes", "h1", "for_sale", "1", "0", id},
                          Row{"homes", "h1", "price", "5", "4", id}, Row{"homes", "h2", "area", "NULL", "30.5", id},
                          Row{"offers", "o1", "price", "6", "NULL", id}));
  EXPECT_EQ(value("SELECT count(*) FROM changes c JOIN homes h ON h.id = c.row_key AND h.changed_at = c.changed_at"),
            "4");
}

TEST_P(StoreConformance, SaysTheOldValueAsItSaidTheNewOneBefore) {
  StoreSession store = open();
  const Row areas{"100", "0.30000000000000004", "1e21", "123456789.125", "-0.0", "7"};
  for (const auto& area : areas) import(store, {R"({"id":"h1","area":)" + area + "}"});
  EXPECT_EQ(value("SELECT count(*) FROM changes"), std::to_string(areas.size() - 1));
  EXPECT_EQ(value("SELECT count(*) FROM changes a JOIN changes b ON b.id = a.id + 1 AND b.old_value = a.new_value"),
            std::to_string(areas.size() - 2));
  EXPECT_EQ(value("SELECT old_value FROM changes ORDER BY id LIMIT 1"), "100");
}

TEST_P(StoreConformance, TakesNoChangeFromWhatARecordDoesNotSay) {
  StoreSession store = open();
  import(store, {R"({"id":"h1","price":5,"area":70.5,"offers":[{"id":"o1","price":6}]})"});
  const auto [run, effect] =
      import(store, {R"({"id":"o1","price":7,"home":{"id":"h1","street":"A"}})"}, {.job = "offers", .offers = true});
  EXPECT_EQ(effect.changes, 1U);
  EXPECT_THAT(place_->rows("SELECT column_name, old_value, new_value FROM changes"),
              ElementsAre(Row{"price", "6", "7"}));
}

TEST_P(StoreConformance, KeepsRejectsWithAllThatIsKnownOfThem) {
  StoreSession store = open();
  const RunId run = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"Køge"}}).value().id;
  auto rows = std::make_shared<record::PageRows>(*page({R"({"id":"h1"})"}));
  rows->rejects.push_back({.record_key = "h2",
                           .reason = outcome::ErrorCode::type_mismatch,
                           .keyword = "type",
                           .pointer = "/price",
                           .message = "/price is \"5\"",
                           .payload = R"({"id":"h2","price":"5"})",
                           .key_hash = 17});
  rows->rejects.push_back(reject_of(""));
  rows->rejects.back().reason = outcome::ErrorCode::invalid_encoding;
  store.commit(batch_of(run, rows, {.partition = "Køge"})).value();
  const auto rejects = store.rejects(run, 10).value();
  ASSERT_EQ(rejects.size(), 2U);
  EXPECT_EQ(rejects[0].run, run);
  EXPECT_EQ(rejects[0].partition, "Køge");
  EXPECT_EQ(rejects[0].record_key, "h2");
  EXPECT_EQ(rejects[0].reason, "type_mismatch");
  EXPECT_EQ(rejects[0].keyword, "type");
  EXPECT_EQ(rejects[0].pointer, "/price");
  EXPECT_EQ(rejects[0].message, "/price is \"5\"");
  EXPECT_EQ(rejects[0].payload, R"({"id":"h2","price":"5"})");
  EXPECT_FALSE(rejects[0].rejected_at.empty());
  EXPECT_EQ(rejects[1].record_key, "");
  EXPECT_EQ(rejects[1].reason, "invalid_encoding");
  EXPECT_THAT(present("homes", "id"), ElementsAre("h1"));
}

}  // namespace
}  // namespace housingd::upsert
