// Rows that the database refuses, for reasons that only its operator knows: each
// becomes a reject, and the rest of its batch is there.
#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "tests/faults/import_under_fire.h"

namespace housingd::faults {
namespace {

using testing::HasSubstr;

// {} stands for the id of a home that the second import brings.
struct Refusal {
  const char* name;
  const char* sql;
  const char* sqlstate;
  const char* pointer;  // empty: the server names no column
  const char* says;
};

const Refusal refusals[] = {
    {"a check", "ALTER TABLE properties ADD CONSTRAINT unwanted CHECK (id <> '{}') NOT VALID", "23514", "",
     "table properties: new row for relation \"properties\" violates check constraint"},
    {"a check of a child's", "ALTER TABLE buildings ADD CONSTRAINT unwanted CHECK (property_id <> '{}') NOT VALID",
     "23514", "", "table buildings: "},
    {"a trigger",
     "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
     "$$BEGIN RAISE EXCEPTION 'not this one'; END$$; CREATE TRIGGER refuse BEFORE INSERT ON properties "
     "FOR EACH ROW WHEN (NEW.id = '{}') EXECUTE FUNCTION refuse()",
     "P0001", "", "not this one"},
    {"a column that must not be null",
     "CREATE FUNCTION blank() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.slug = NULL; RETURN NEW; END$$; "
     "CREATE TRIGGER blank BEFORE INSERT ON properties FOR EACH ROW WHEN (NEW.id = '{}') EXECUTE FUNCTION blank(); "
     "ALTER TABLE properties ALTER COLUMN slug SET NOT NULL",
     "23502", "/slug", "column slug: "},
    {"a key elsewhere",
     "CREATE TABLE known AS SELECT id FROM properties; ALTER TABLE known ADD PRIMARY KEY (id); "
     "INSERT INTO known SELECT id FROM {calm}.properties WHERE id <> '{}' ON CONFLICT DO NOTHING; "
     "ALTER TABLE properties ADD CONSTRAINT unknown FOREIGN KEY (id) REFERENCES known",
     "23503", "", "constraint unknown"},
    {"a value that is too long for an index",
     "CREATE FUNCTION swell() RETURNS trigger LANGUAGE plpgsql AS "
     "$$BEGIN NEW.slug_address = (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 500) i); RETURN NEW; "
     "END$$; CREATE TRIGGER swell BEFORE INSERT ON properties FOR EACH ROW WHEN (NEW.id = '{}') "
     "EXECUTE FUNCTION swell(); CREATE INDEX ON properties (slug_address)",
     "54000", "", "index row"},
    {"a value that is there already",
     "CREATE FUNCTION copy_slug() RETURNS trigger LANGUAGE plpgsql AS "
     "$$BEGIN NEW.slug = (SELECT min(slug) FROM properties); RETURN NEW; END$$; CREATE TRIGGER copy_slug BEFORE INSERT "
     "ON properties FOR EACH ROW WHEN (NEW.id = '{}') EXECUTE FUNCTION copy_slug(); "
     "CREATE UNIQUE INDEX one_slug ON properties (slug)",
     "23505", "", "one_slug"},
};

std::string replaced(std::string text, const std::string& mark, const std::string& by) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) text.replace(at, mark.size(), by);
  return text;
}

class ARow : public ImportUnderFire {
 protected:
  ARow() : ImportUnderFire({}, {.properties = 120, .area = "Solrød"}) {}

  void expect_rejected(const Refusal& refusal);
  // All that an undisturbed import has, but what belongs to that home.
  void expect_the_rest(const PostgresPlace& place, const std::string& home) const;
};

void ARow::expect_rejected(const Refusal& refusal) {
  const auto place = imported_once();
  const std::string home = place->value("SELECT min(id::text) FROM " + calm().schema() +
                                        ".properties WHERE id NOT IN (SELECT id FROM properties)");
  place->execute(replaced(replaced(refusal.sql, "{}", home), "{calm}", calm().schema()));
  const auto end = importer_.run(*market_.after, place->url());
  ASSERT_EQ(end.status, 0) << end.err << end.out;
  // Mostly another program's row of just now, which the next attempt sees.
  const bool may_be_of_the_moment = refusal.sqlstate == std::string("23505");
  EXPECT_TRUE(may_be_of_the_moment || end.err.find("tried again") == std::string::npos) << end.err;
  expect_the_rest(*place, home);
  const auto rejects =
      place->rows("SELECT reason, keyword, pointer, message, payload FROM rejects WHERE record_key = '" + home + "'");
  ASSERT_EQ(rejects.size(), 1U);
  EXPECT_EQ(rejects[0][0], "store_refused");
  EXPECT_EQ(rejects[0][1], refusal.sqlstate);
  EXPECT_EQ(rejects[0][2], refusal.pointer);
  EXPECT_THAT(rejects[0][3], HasSubstr(refusal.says));
  EXPECT_THAT(rejects[0][4], HasSubstr(home));
}

void ARow::expect_the_rest(const PostgresPlace& place, const std::string& home) const {
  const Contents found = data_of(place, importer_.model());
  for (const auto& table : importer_.model().tables) {
    const auto& expected = second_.contents.at(table.name);
    const auto& rows = found.at(table.name);
    std::vector<std::string> lost, extra;
    std::ranges::set_difference(expected, rows, std::back_inserter(lost));
    std::ranges::set_difference(rows, expected, std::back_inserter(extra));
    EXPECT_THAT(extra, testing::IsEmpty()) << table.name;
    // What homes share came with this one, if with no other.
    if (table.shared) continue;
    EXPECT_THAT(lost, testing::Each(HasSubstr(home))) << table.name;
  }
  EXPECT_EQ(place.number("SELECT count(*) FROM properties WHERE id = '" + home + "'"), 0);
}

TEST_F(ARow, ThatTheDatabaseRefusesIsRejectedAndNoOther) {
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.name);
    expect_rejected(refusal);
  }
}

// The other way round: what passes by itself is nobody's fault.
TEST_F(ARow, IsNotRejectedForTroubleOfTheMoment) {
  for (const char* sqlstate : {"40001", "40P01", "55P03", "57014", "53100", "53200"}) {
    SCOPED_TRACE(sqlstate);
    const auto place = imported_once();
    place->execute(std::string("CREATE SEQUENCE attempts; CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                               "$$BEGIN IF nextval('attempts') <= 2 THEN RAISE EXCEPTION 'later' USING ERRCODE = '") +
                   sqlstate +
                   "'; END IF; RETURN NEW; END$$; CREATE TRIGGER refuse BEFORE INSERT ON properties "
                   "FOR EACH ROW EXECUTE FUNCTION refuse()");
    market_.after->reset_ledger();
    const auto end = importer_.run(*market_.after, place->url());
    expect_as_undisturbed(end, *place, *market_.after, second_);
    EXPECT_GT(place->number("SELECT last_value FROM attempts"), 2);
  }
}

}  // namespace
}  // namespace housingd::faults
