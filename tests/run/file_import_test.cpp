// Files as a source like any other.
#include <gmock/gmock.h>

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "tests/run/import_fixture.h"

namespace housingd::run {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using upsert::PartitionState;
using upsert::RunState;

constexpr const char* schema_of_notes =
    "model: notes\ntables:\n  notes:\n    root: note\n    key: id\n    columns:\n"
    "      id: { path: /id, type: text }\n      text: { path: /text, type: text }\n";

class FileImport : public ImportTest {
 protected:
  FileImport() {
    use_config(scratch_ / "config");
    write("config/models/notes.yaml", schema_of_notes);
    write("config/jobs/notes.yaml",
          "job: notes\nendpoint: files.notes\nmodel: notes\non_missing: soft_delete\n"
          "gates: { max_reject_ratio: 50% }\n");
  }

  // An endpoint of that path in the folder "data" beside the settings.
  void read_from(const std::string& path, const std::string& more = {}) {
    write("config/sources/files.yaml",
          "source: files\nclient: { base_url: 'file:data', max_response: 1MiB }\nendpoints:\n"
          "  notes:\n    path: " +
              path + "\n    record_key: /id\n    roots: { note: \"\" }\n" + more);
  }

  void write(const std::string& file, std::string_view text) {
    fs::create_directories((scratch_ / file).parent_path());
    std::ofstream(scratch_ / file, std::ios::binary) << text;
  }

  static std::string note(int id, std::size_t bytes = 10) {
    return R"({"id": ")" + std::to_string(id) + R"(", "text": ")" + std::string(bytes, 'x') + "\"}";
  }

  Summary run() {
    troubles_.clear();
    return import("notes", {}, [this](const Event& event, async::StopSignal&) {
      if (const auto* trouble = std::get_if<Trouble>(&event)) troubles_.push_back(trouble->message);
    });
  }

  [[nodiscard]] static std::string reason_of(const Summary& summary) {
    return summary.partitions.front().record.reason;
  }

  support::ScratchFolder scratch_;
  std::vector<std::string> troubles_;
};

TEST_F(FileImport, TakesEachLineForARecordAndProvesThatItReadAll) {
  std::string lines;
  for (int id = 0; id < 3'000; ++id) lines += note(id, 1'000) + (id % 7 == 0 ? "\r\n\n" : "\n");
  write("config/data/notes.jsonl", lines);
  read_from("/notes.jsonl");
  const Summary summary = run();
  EXPECT_EQ(summary.run.state, RunState::complete) << reason_of(summary);
  EXPECT_EQ(summary.run.records.declared, 3'000U);
  EXPECT_EQ(summary.run.records.distinct, 3'000U);
  EXPECT_EQ(summary.run.requests.sent, 0U);
  EXPECT_EQ(number("SELECT count(*) FROM notes"), 3'000);
}

TEST_F(FileImport, NeedsNoLineBreakAtTheEndAndNoLineAtAll) {
  write("config/data/notes.jsonl", "\xEF\xBB\xBF" + note(1) + "\n" + note(2));
  read_from("/notes.jsonl");
  EXPECT_EQ(run().run.records.accepted, 2U);
  write("config/data/notes.jsonl", "");
  set("jobs.notes.gates.max_shrink", "100%");
  const Summary empty = run();
  EXPECT_EQ(empty.run.state, RunState::complete) << reason_of(empty);
  EXPECT_EQ(number("SELECT count(*) FROM notes WHERE removed_at IS NULL"), 0);
}

TEST_F(FileImport, RejectsALineThatIsNoJsonAndSaysWhichItIs) {
  write("config/data/notes.jsonl",
        note(1) + "\n{\"id\": \"2\", \"text\": [\n" + note(3) + "\n" + note(4) + "}\n\n[\"\n");
  read_from("/notes.jsonl");
  set("jobs.notes.gates.max_reject_ratio", "100%");
  const Summary summary = run();
  EXPECT_EQ(summary.run.state, RunState::complete) << reason_of(summary);
  EXPECT_EQ(summary.run.records.accepted, 2U);
  EXPECT_EQ(summary.run.records.rejected, 3U);
  EXPECT_EQ(database().rows("SELECT reason, payload FROM rejects ORDER BY id"),
            (std::vector<std::vector<std::string>>{{"malformed_json", "{\"id\": \"2\", \"text\": ["},
                                                   {"malformed_json", note(4) + "}"},
                                                   {"malformed_json", "[\""}}));
  EXPECT_THAT(database().text("SELECT message FROM rejects ORDER BY id LIMIT 1"), HasSubstr("in line 2"));
  EXPECT_THAT(database().text("SELECT message FROM rejects ORDER BY id DESC LIMIT 1"), HasSubstr("in line 6"));
}

TEST_F(FileImport, CountsItsLinesThroughAllPieces) {
  std::string lines;
  for (int id = 0; id < 5'000; ++id) lines += (id == 4'321 ? std::string("{") : note(id, 1'000)) + "\n";
  write("config/data/notes.jsonl", lines);
  read_from("/notes.jsonl");
  EXPECT_EQ(run().run.records.rejected, 1U);
  EXPECT_THAT(database().text("SELECT message FROM rejects"), HasSubstr("in line 4322"));
}

TEST_F(FileImport, RefusesALineThatIsTooLongAndNamesIt) {
  write("config/data/notes.jsonl", note(1) + "\n" + note(2) + "\n" + note(3, 10U << 20U) + "\n" + note(4) + "\n");
  read_from("/notes.jsonl");
  const Summary summary = run();
  EXPECT_EQ(summary.run.state, RunState::failed);
  EXPECT_THAT(reason_of(summary),
              AllOf(HasSubstr("response_too_large"), HasSubstr("/data/notes.jsonl: line 3 is longer")));
  set("sources.files.client.max_response", "64MiB");
  EXPECT_EQ(run().run.state, RunState::complete);
  EXPECT_EQ(number("SELECT length(text) FROM notes WHERE id = '3'"), 10 << 20);
}

TEST_F(FileImport, IsIncompleteWhereTwoLinesAreOneRecord) {
  write("config/data/notes.jsonl", note(1) + "\n" + note(2) + "\n" + note(1) + "\n");
  read_from("/notes.jsonl");
  EXPECT_EQ(run().run.state, RunState::incomplete);
}

TEST_F(FileImport, TakesEachDocumentOfAFolderForAPage) {
  write("config/data/notes/b.json", R"({"items": [)" + note(3) + "]}");
  write("config/data/notes/a.json", R"({"items": [)" + note(1) + ", " + note(2) + "]}");
  write("config/data/notes/æ ø.json", R"({"items": []})");
  write("config/data/notes/readme.txt", "no page");
  write("config/data/notes/.hidden.json", "no page");
  read_from("/notes", "    data_selector: /items\n");
  const Summary summary = run();
  EXPECT_EQ(summary.run.state, RunState::complete) << reason_of(summary);
  EXPECT_EQ(number("SELECT count(*) FROM notes"), 3);
}

TEST_F(FileImport, TakesADocumentThatIsAnObjectForARecord) {
  for (int id = 0; id < 20; ++id) write("config/data/notes/" + std::to_string(id) + ".json", note(id));
  read_from("/notes");
  EXPECT_EQ(run().run.state, RunState::complete);
  EXPECT_EQ(number("SELECT count(*) FROM notes"), 20);
  fs::remove(scratch_ / "config/data/notes/7.json");
  EXPECT_EQ(run().run.tables.at("notes").removed, 1U);
}

TEST_F(FileImport, TakesAnyOtherFileForItsOnePage) {
  write("config/data/notes.txt", "[" + note(1) + "," + note(2) + "]");
  read_from("/notes.txt");
  EXPECT_EQ(run().run.records.accepted, 2U);
}

TEST_F(FileImport, SaysWhatIsWrongWithItsFiles) {
  struct {
    const char* path;
    const char* expected;
  } const cases[] = {{"/nowhere.jsonl", "/data/nowhere.jsonl: No such file or directory"},
                     {"/empty", "/data/empty: there is no *.json file in it"},
                     {"/broken", "/data/broken/b.json"},
                     {"/pipe", "/data/pipe: it is neither a file nor a folder"}};
  fs::create_directories(scratch_ / "config/data/empty");
  write("config/data/broken/a.json", note(1));
  write("config/data/broken/b.json", "<html>");
  ASSERT_EQ(::mkfifo((scratch_ / "config/data/pipe").c_str(), 0600), 0);
  for (const auto& [path, expected] : cases) {
    read_from(path);
    const Summary summary = run();
    EXPECT_EQ(summary.run.state, RunState::failed);
    EXPECT_THAT(reason_of(summary), HasSubstr(expected));
    EXPECT_EQ(summary.run.requests.retried, 0U) << "a file stays what it is";
  }
}

TEST_F(FileImport, SeesThatItsFileWasChangedBetweenTwoRuns) {
  std::string lines;
  for (int id = 0; id < 3'000; ++id) lines += note(id, 1'000) + "\n";
  write("config/data/notes.jsonl", lines);
  read_from("/notes.jsonl");
  run();
  // The first piece is the same, and everything behind it has moved.
  write("config/data/notes.jsonl", lines + note(3'000, 1'000) + "\n");
  const Summary summary = run();
  EXPECT_EQ(summary.run.state, RunState::complete) << reason_of(summary);
  EXPECT_EQ(number("SELECT count(*) FROM notes WHERE removed_at IS NULL"), 3'001);
}

TEST_F(FileImport, IsReadAgainWhenItsFileWasChangedDuringAStop) {
  std::string lines;
  for (int id = 0; id < 5'000; ++id) lines += note(id, 1'000) + "\n";
  write("config/data/notes.jsonl", lines);
  read_from("/notes.jsonl");
  int pages = 0;
  const Summary stopped = import("notes", {}, [&](const Event& event, async::StopSignal& stop) {
    if (std::holds_alternative<PageFetched>(event) && ++pages == 2) stop.raise();
  });
  ASSERT_EQ(stopped.run.state, RunState::interrupted);
  write("config/data/notes.jsonl", lines.substr(lines.find('\n') + 1));
  const Summary taken_up = run();
  EXPECT_TRUE(taken_up.resumed);
  EXPECT_EQ(taken_up.run.state, RunState::complete) << reason_of(taken_up);
  EXPECT_EQ(taken_up.run.records.distinct, 4'999U);
}

TEST_F(FileImport, IsTakenUpWhereItStopped) {
  std::string lines;
  for (int id = 0; id < 5'000; ++id) lines += note(id, 1'000) + "\n";
  write("config/data/notes.jsonl", lines);
  read_from("/notes.jsonl");
  int pages = 0;
  const auto stop_at_second = [&](const Event& event, async::StopSignal& stop) {
    if (std::holds_alternative<PageFetched>(event) && ++pages == 2) stop.raise();
  };
  ASSERT_EQ(import("notes", {}, stop_at_second).run.state, RunState::interrupted);
  pages = 100;
  const Summary taken_up = import("notes", {}, stop_at_second);
  EXPECT_TRUE(taken_up.resumed);
  EXPECT_EQ(taken_up.run.state, RunState::complete) << reason_of(taken_up);
  EXPECT_LT(pages, 105) << "the pieces before the stop were read again";
}

TEST_F(FileImport, ComesToTheSameTablesAsTheSourceThatTheFileIsOf) {
  use_config({});
  forget_settings();
  start_simulator(small_market());
  set("jobs.copenhagen-villas.partitions.where", "{ names: [Greve, Solrød] }");
  import();
  const auto expected = data();
  std::string lines;
  for (const auto& document : source().documents({.types = {simulator::generator::AddressType::villa}}))
    lines += document + "\n";
  fs::copy(fs::path(std::getenv("HOUSINGD_SOURCE_DIR")) / "config", scratch_ / "shipped", fs::copy_options::recursive);
  write("shipped/homes.jsonl", lines);
  write("shipped/sources/dump.yaml",
        "source: dump\nclient: { base_url: 'file:.' }\nendpoints:\n  homes:\n    path: /homes.jsonl\n"
        "    record_key: /addressID\n    schema: boligsiden-address.schema.json\n"
        "    roots: { address: \"\", case: /cases/* }\n");
  write("shipped/jobs/dump.yaml", "job: dump\nendpoint: dump.homes\nmodel: housing\n");
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(file().string() + suffix);
  use_config(scratch_ / "shipped");
  const Summary summary = import("dump");
  EXPECT_EQ(summary.run.state, RunState::complete) << reason_of(summary);
  EXPECT_EQ(data(), expected);
}

}  // namespace
}  // namespace housingd::run
