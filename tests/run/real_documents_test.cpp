// Real documents, when they are there: every field of every one of them is
// looked for in the tables, by a second reading of the model that shares no
// code with the mapping.
#include <gmock/gmock.h>
#include <rapidjson/document.h>
#include <zlib.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>

#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

using definition::Column;
using definition::ColumnOrigin;
using definition::Model;
using definition::Table;
using Indexes = std::vector<unsigned>;
using rapidjson::Value;

std::filesystem::path sample() {
  const char* folder = std::getenv("HOUSINGD_SOURCE_DIR");
  return std::filesystem::path(folder != nullptr ? folder : ".") /
         "../shared/data/boligsiden/addresses-sample.jsonl.gz";
}

std::vector<std::string> lines_of(const std::filesystem::path& packed) {
  std::vector<std::string> lines;
  gzFile file = gzopen(packed.c_str(), "rb");
  std::string buffer(1U << 20U, '\0');
  while (gzgets(file, buffer.data(), static_cast<int>(buffer.size())) != nullptr) lines.emplace_back(buffer.c_str());
  gzclose(file);
  return lines;
}

std::string with_indexes(std::string path, const Indexes& indexes) {
  for (const unsigned index : indexes) {
    const auto star = path.find("/*");
    if (star == std::string::npos) break;
    path.replace(star + 1, 1, std::to_string(index));
  }
  return path;
}

const Value* at(const Value& document, const std::string& path) {
  const Value* value = &document;
  for (std::size_t begin = 0; begin < path.size() && value != nullptr;) {
    const auto end = std::min(path.find('/', begin + 1), path.size());
    const std::string token = path.substr(begin + 1, end - begin - 1);
    if (value->IsArray()) {
      const auto index = static_cast<rapidjson::SizeType>(std::stoul(token));
      value = index < value->Size() ? &(*value)[index] : nullptr;
    } else {
      value = value->IsObject() && value->HasMember(token.c_str()) ? &(*value)[token.c_str()] : nullptr;
    }
    begin = end;
  }
  return value;
}

std::string printed(const Value& value) {
  if (value.IsString()) return value.GetString();
  if (value.IsBool()) return value.GetBool() ? "1" : "0";
  if (value.IsInt64()) return std::to_string(value.GetInt64());
  return std::to_string(value.GetDouble());
}

bool same(const Value& value, const std::string& stored) {
  if (value.IsNumber()) return std::abs(value.GetDouble() - std::strtod(stored.c_str(), nullptr)) <= 1e-9;
  return printed(value) == stored;
}

// The model, read from the fields' side.
class Reading {
 public:
  Reading(const Model& model, const support::Oracle& database) : model_(model) {
    for (const Table& table : model.tables) {
      load(table, database);
      for (const Column& column : table.columns) {
        if (column.origin == ColumnOrigin::path) places_.emplace(path_of(table, column), Place{&table, &column});
      }
    }
  }

  // What is wrong with a field, or nothing.
  std::optional<std::string> examine(const Value& document, const std::string& path, const Indexes& indexes,
                                     const Value& value) {
    const auto [first, last] = places_.equal_range(path);
    if (first == last) {
      return is_ignored(path) ? std::nullopt : std::optional("no column holds " + path);
    }
    for (auto place = first; place != last; ++place) {
      const auto& [table, column] = place->second;
      const auto& rows = rows_.at(table);
      const auto row = rows.find(key_of(*table, document, indexes));
      if (row == rows.end()) return "no row of " + table->name + " for " + with_indexes(path, indexes);
      const std::string& stored = row->second[*table->find_column(column->name)];
      if (!same(value, stored)) {
        return table->name + "." + column->name + " holds " + stored + " for " + with_indexes(path, indexes) + " " +
               printed(value);
      }
    }
    return std::nullopt;
  }

 private:
  struct Place {
    const Table* table;
    const Column* column;
  };

  static std::string base_of_root(const std::string& root) { return root == "case" ? "/cases/*" : ""; }

  [[nodiscard]] std::string base_of(const Table& table) const {
    if (table.each) {
      const std::string outer =
          table.parent.empty() ? base_of_root(table.root) : base_of(*model_.find_table(table.parent));
      return outer + table.each->text() + "/*";
    }
    return base_of_root(table.root) + (table.at ? table.at->text() : "");
  }

  [[nodiscard]] std::string path_of(const Table& table, const Column& column) const {
    const bool elsewhere = !column.root.empty() && column.root != table.root;
    return (elsewhere ? base_of_root(column.root) : base_of(table)) + column.path.text();
  }

  std::string key_of(const Table& table, const Value& document, const Indexes& indexes) const {
    std::string key;
    for (const auto& name : table.key) key += value_of(table, name, document, indexes) + "|";
    return key;
  }

  std::string value_of(const Table& table, const std::string& name, const Value& document, Indexes indexes) const {
    const Column& column = table.columns[*table.find_column(name)];
    const auto stars = static_cast<std::size_t>(std::ranges::count(base_of(table), '*'));
    indexes.resize(std::min(indexes.size(), stars));
    if (column.origin == ColumnOrigin::position) return std::to_string(indexes.back());
    if (column.origin == ColumnOrigin::parent) {
      return value_of(*model_.find_table(table.parent), column.parent_column, document, indexes);
    }
    const Value* value = at(document, with_indexes(path_of(table, column), indexes));
    return value != nullptr ? printed(*value) : "absent";
  }

  bool is_ignored(const std::string& path) const {
    for (const auto& field : model_.ignored) {
      const std::string whole = base_of_root(field.root) + field.path.text();
      if (path == whole || path.starts_with(whole + "/")) return true;
    }
    return false;
  }

  void load(const Table& table, const support::Oracle& database) {
    std::string sql;
    for (const auto& column : table.columns) sql += (sql.empty() ? "SELECT " : ", ") + column.name;
    for (auto& row : database.rows(sql + " FROM " + table.name)) {
      std::string key;
      for (const auto& name : table.key) key += row[*table.find_column(name)] + "|";
      rows_[&table].emplace(key, std::move(row));
    }
    rows_.try_emplace(&table);
  }

  const Model& model_;
  std::multimap<std::string, Place> places_;
  std::map<const Table*, std::map<std::string, std::vector<std::string>>> rows_;
};

struct Comparison {
  Reading& reading;
  const Value& document;
  std::vector<std::string> differences;
  std::size_t fields = 0;

  void walk(const Value& value, const std::string& path, Indexes& indexes) {
    if (value.IsObject()) {
      for (const auto& member : value.GetObject()) walk(member.value, path + "/" + member.name.GetString(), indexes);
    } else if (value.IsArray()) {
      for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
        indexes.push_back(i);
        // A column may name one element: /bbox/0.
        const bool named = path.ends_with("/bbox");
        walk(value[i], path + (named ? "/" + std::to_string(i) : "/*"), indexes);
        indexes.pop_back();
      }
    } else if (!value.IsNull()) {
      ++fields;
      if (auto difference = reading.examine(document, path, indexes, value)) differences.push_back(*difference);
    }
  }
};

class RealDocuments : public ImportTest {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(sample())) GTEST_SKIP() << "no real documents at " << sample();
    simulator::SimulatorOptions options;
    options.data = sample();
    start_simulator(options);
    set("jobs.copenhagen-villas.partitions.where", "{ names: [København, Køge, Holbæk] }");
  }
};

TEST_F(RealDocuments, FillTheTablesWithTheCountsOfTheirReadme) {
  const Summary summary = import();
  EXPECT_EQ(summary.run.state, upsert::RunState::complete);
  EXPECT_EQ(summary.run.records.rejected, 0U);
  const std::pair<const char*, std::int64_t> counts[] = {
      {"SELECT count(*) FROM properties", 1000},
      {"SELECT count(*) FROM buildings WHERE is_main", 989},
      {"SELECT count(*) FROM buildings WHERE NOT is_main", 998},
      {"SELECT count(*) FROM registrations", 1000},
      {"SELECT count(*) FROM cases", 16},
      {"SELECT count(*) FROM case_images", 78},
      {"SELECT count(*) FROM case_image_sources", 468},
      {"SELECT count(*) FROM properties WHERE latest_sold_date IS NOT NULL", 152},
      {"SELECT count(*) FROM properties WHERE energy_label IS NOT NULL", 340},
      {"SELECT count(*) FROM properties WHERE latest_sold_area IS NOT NULL", 491},
      {"SELECT count(*) FROM properties WHERE place_id IS NOT NULL", 30},
      {"SELECT count(*) FROM municipalities", 3},
  };
  for (const auto& [sql, count] : counts) EXPECT_EQ(number(sql), count) << sql;
}

TEST_F(RealDocuments, LoseNoFieldOnTheirWayIntoTheTables) {
  import();
  const auto known = definitions();
  Reading reading(known.models.at("housing"), database());
  std::size_t fields = 0;
  std::vector<std::string> differences;
  for (const auto& line : lines_of(sample())) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseFullPrecisionFlag>(line.c_str());
    Comparison comparison{reading, document, {}};
    Indexes indexes;
    comparison.walk(document, "", indexes);
    fields += comparison.fields;
    differences.insert(differences.end(), comparison.differences.begin(), comparison.differences.end());
  }
  EXPECT_GT(fields, 60'000U);
  EXPECT_THAT(differences, testing::SizeIs(0)) << differences.front();
}

TEST_F(RealDocuments, AreUnchangedWhenTheyComeAgain) {
  import();
  const Summary again = import();
  for (const auto& [table, counts] : again.run.tables) {
    EXPECT_EQ(counts.inserted + counts.updated + counts.removed, 0U) << table;
  }
}

}  // namespace
}  // namespace housingd::run
