// A store exported in every format and read back, cell by cell.
#include <gmock/gmock.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <charconv>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <tuple>

#include "daemon/export/export.h"
#include "pipeline/record/json.h"
#include "tests/export/csv_reader.h"
#include "tests/support/oracle.h"
#include "tests/support/scratch_folder.h"
#include "tests/upsert/mapped_page.h"
#include "tests/upsert/recorded_snapshot.h"
#include "tests/upsert/store_conformance.h"

namespace housingd::upsert {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using definition::ColumnType;
using exporting::Exported;
using exporting::Format;
using exporting::Request;
using outcome::result;
using testing::HasSubstr;
using Row = RecordedSnapshot::Row;

std::string file_text(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

async::awaitable<void> perform(Store* store, const Request* request, exporting::Watch* watch, async::Executor blocking,
                               std::optional<result<Exported>>* into) {
  auto work = exporting::export_store(store, request, watch, std::move(blocking));
  auto done = co_await std::move(work);
  into->emplace(std::move(done));
}

result<Exported> run(Store& store, asio::io_context& context, const Request& request, exporting::Watch& watch) {
  asio::thread_pool blocking{1};
  std::optional<result<Exported>> done;
  asio::co_spawn(context, perform(&store, &request, &watch, blocking.get_executor(), &done),
                 [](std::exception_ptr thrown) {
                   if (thrown) std::rethrow_exception(thrown);
                 });
  context.restart();
  context.run();
  return std::move(*done);
}

std::string cell_text(ColumnType type, const exporting::CsvField& field) {
  if (!field) return "NULL";
  switch (type) {
    case ColumnType::integer:
    case ColumnType::bigint:
    case ColumnType::boolean:
      return *field;
    case ColumnType::number: {
      double number = 0;
      std::from_chars(field->data(), field->data() + field->size(), number);
      return text_of(record::Cell::number(number));
    }
    default:
      return "'" + *field + "'";
  }
}

std::string cell_text(ColumnType type, const rapidjson::Value& value) {
  if (value.IsNull()) return "NULL";
  if (value.IsBool()) return value.GetBool() ? "true" : "false";
  if (type == ColumnType::number) return text_of(record::Cell::number(value.GetDouble()));
  if (value.IsInt64()) return std::to_string(value.GetInt64());
  if (type == ColumnType::json) return "'" + record::to_json(value) + "'";
  return "'" + std::string(value.GetString(), value.GetStringLength()) + "'";
}

std::vector<Row> rows_of_csv(const fs::path& file, const SnapshotTable& table) {
  auto records = exporting::read_csv(file_text(file));
  std::vector<Row> rows;
  for (std::size_t i = 0; i < table.columns.size(); ++i) EXPECT_EQ(records.at(0).at(i), table.columns[i].name);
  for (std::size_t i = 1; i < records.size(); ++i) {
    Row& row = rows.emplace_back();
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      row.push_back(cell_text(table.columns[c].type, records[i][c]));
    }
  }
  std::ranges::sort(rows);
  return rows;
}

std::vector<Row> rows_of_json_lines(const fs::path& file, const SnapshotTable& table) {
  std::vector<Row> rows;
  std::istringstream lines(file_text(file));
  for (std::string line; std::getline(lines, line);) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseFullPrecisionFlag>(line.c_str());
    if (document.HasParseError()) throw std::runtime_error("not JSON: " + line);
    Row& row = rows.emplace_back();
    for (const auto& column : table.columns) {
      row.push_back(cell_text(column.type, document[column.name.c_str()]));
    }
    EXPECT_EQ(document.MemberCount(), table.columns.size());
  }
  std::ranges::sort(rows);
  return rows;
}

class Place {
 public:
  explicit Place(StoreUnderTest& under_test) : store_(under_test.open(Access::read, Durability::committed).value()) {}

  exporting::Watch watch;

  result<Exported> to(Format format, const SnapshotSelection& selection = {}) {
    Request request;
    request.to = target();
    request.format = format;
    request.selection = selection;
    return run(*store_, context_, request, watch);
  }
  [[nodiscard]] fs::path target() const { return folder_ / "snapshot"; }
  [[nodiscard]] const fs::path& folder() const { return folder_.path(); }

 private:
  support::ScratchFolder folder_;
  asio::io_context context_;
  std::unique_ptr<Store> store_;
};

const Records homes{
    R"({"id":"h1","street":"'); -- \"q\", \\ \r\n\t\u0001 \u0085\u00a0e\u0301 😀","price":-9223372036854775808,
        "area":70.5,"for_sale":true,"town":{"code":101,"name":" A "},"extra":{"b":[1.5,null,"x"]},
        "register_id":"0a3f50b1-0000-32b8-e044-0003ba298018",
        "rooms":[{"number":1,"size":20.5,"windows":[{"width":80}]}],
        "offers":[{"id":"o1","price":6,"since":"2026-01-31","viewings":["2026-02-01T10:00:00Z"]}]})",
    R"({"id":"h2","street":"","for_sale":false,"town":{"code":102,"name":"NULL"}})", R"({"id":"h3","area":0})"};

// A removed row, changes, a column of every type, a megabyte of text.
std::vector<Records> imports() {
  Records first = homes;
  first.push_back(R"({"id":"h4","street":")" + std::string(1'000'000, 'x') + R"("})");
  return {first, {homes[0], R"({"id":"h3","area":1.25})", first.back()}};
}

using ReadFile = std::vector<Row> (*)(const fs::path&, const SnapshotTable&);

// What differs between the tables of a snapshot and the files that were made of them.
void expect_files(const RecordedSnapshot& original, const fs::path& folder, const std::string& ending, ReadFile read) {
  for (const auto& name : original.names()) {
    EXPECT_EQ(read(folder / (name + ending), original.table(name)), original.rows(name)) << name;
  }
}

void expect_counts(const RecordedSnapshot& original, const Exported& exported) {
  ASSERT_EQ(exported.tables.size(), original.names().size());
  for (const auto& [table, rows] : exported.tables) EXPECT_EQ(rows, original.rows(table).size()) << table;
}

TEST_P(StoreConformance, IsExportedAsCsvCellByCell) {
  homes_ = homes_of_every_type();
  StoreSession store = open();
  for (const auto& records : imports()) import(store, records);
  RecordedSnapshot original;
  store.read_snapshot({}, original).value();
  Place place(*place_);
  const auto exported = place.to(Format::csv).value();
  expect_files(original, place.target(), ".csv", rows_of_csv);
  expect_counts(original, exported);
  EXPECT_GT(exported.bytes, 1'000'000U);
}

TEST_P(StoreConformance, IsExportedAsJsonLinesCellByCell) {
  homes_ = homes_of_every_type();
  StoreSession store = open();
  for (const auto& records : imports()) import(store, records);
  RecordedSnapshot original;
  store.read_snapshot({}, original).value();
  Place place(*place_);
  const auto exported = place.to(Format::jsonl).value();
  expect_files(original, place.target(), ".jsonl", rows_of_json_lines);
  expect_counts(original, exported);
}

TEST_P(StoreConformance, IsExportedAsASqliteStoreCellByCell) {
  homes_ = homes_of_every_type();
  StoreSession store = open();
  for (const auto& records : imports()) import(store, records);
  RecordedSnapshot original;
  store.read_snapshot({}, original).value();
  Place place(*place_);
  const auto exported = place.to(Format::sqlite).value();
  StoreSession copied(open_store("sqlite:" + place.target().string(), Access::read).value());
  RecordedSnapshot copy;
  copied.read_snapshot({}, copy).value();
  ASSERT_EQ(copy.names(), original.names());
  for (const auto& name : original.names()) EXPECT_EQ(copy.rows(name), original.rows(name)) << name;
  expect_counts(original, exported);
}

// What they remember of records is in no snapshot: taken up elsewhere, they
// would take for gone what they had met.
TEST_P(StoreConformance, IsExportedWithRunsThatNobodyCanTakeUp) {
  StoreSession store = open();
  import(store, homes);
  const auto running = store.open_run({.job = "nightly", .fingerprint = "f", .partitions = {"all"}}).value().id;
  const auto stopped = store.open_run({.job = "hourly", .fingerprint = "g", .partitions = {"all"}}).value().id;
  RunRecord end;
  end.id = stopped;
  end.state = RunState::interrupted;
  store.end_run(end).value();
  RecordedSnapshot original;
  store.read_snapshot({}, original).value();
  for (const auto& [format, ending, read] :
       {std::tuple{Format::csv, ".csv", &rows_of_csv}, std::tuple{Format::jsonl, ".jsonl", &rows_of_json_lines}}) {
    Place place(*place_);
    const std::string moment = place.to(format).value().moment;
    const SnapshotTable& runs = original.table("runs");
    const auto at = [&](const char* name) {
      return static_cast<std::size_t>(std::ranges::find(runs.columns, name, &SnapshotColumn::name) -
                                      runs.columns.begin());
    };
    std::set<std::string> ended;
    for (const Row& row : read(place.target() / (std::string("runs") + ending), runs)) {
      EXPECT_THAT(row[at("state")], testing::AnyOf("'complete'", "'failed'")) << ending;
      if (row[at("state")] == "'complete'") continue;
      ended.insert(row[at("id")]);
      EXPECT_EQ(row[at("reason")], "'not ended when this snapshot was made'") << ending;
      EXPECT_EQ(row[at("finished_at")], "'" + moment + "'") << ending;
    }
    EXPECT_THAT(ended, testing::UnorderedElementsAre(std::to_string(running), std::to_string(stopped))) << ending;
  }
}

TEST_P(StoreConformance, IsExportedWithoutRemovedRowsOnRequest) {
  StoreSession store = open();
  import(store, {homes[1], homes[2]});
  import(store, {homes[2]});
  Place place(*place_);
  EXPECT_EQ(place.to(Format::jsonl, {.tables = {"homes"}, .removed_rows = false}).value().tables.at(0).rows, 1U);
  EXPECT_THAT(file_text(place.target() / "homes.jsonl"), HasSubstr(R"("id":"h3")"));
  EXPECT_THAT(file_text(place.target() / "tables.json"), HasSubstr(R"("removed_rows": false)"));
  EXPECT_FALSE(fs::exists(place.target() / "runs.jsonl"));
}

TEST_P(StoreConformance, LeavesNothingOfAnExportThatIsStopped) {
  StoreSession store = open();
  import(store, homes);
  for (const Format format : {Format::sqlite, Format::csv, Format::jsonl}) {
    Place place(*place_);
    place.watch.stop();
    const auto exported = place.to(format);
    ASSERT_TRUE(exported.has_error());
    EXPECT_EQ(exported.error().disposition(), outcome::Disposition::stop);
    EXPECT_TRUE(fs::is_empty(place.folder()));
  }
}

TEST_P(StoreConformance, LeavesNothingOfAnExportOfNoTables) {
  for (const Format format : {Format::sqlite, Format::csv, Format::jsonl}) {
    {
      const auto opened = place_->open(Access::write, Durability::committed);
      ASSERT_TRUE(opened.has_value());
    }
    Place place(*place_);
    const auto exported = place.to(format);
    ASSERT_TRUE(exported.has_error());
    EXPECT_THAT(exported.error().message(), HasSubstr("run a job first"));
    EXPECT_TRUE(fs::is_empty(place.folder()));
  }
}

}  // namespace
}  // namespace housingd::upsert
