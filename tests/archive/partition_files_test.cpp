// Pages of a partition, written and read, and cut off anywhere between.
#include "pipeline/archive/partition_files.h"

#include <gmock/gmock.h>

#include <fstream>
#include <random>

#include "tests/support/scratch_folder.h"

namespace housingd::archive {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t most_bytes = 1U << 20U;

IndexedPage page_of(std::uint64_t request) {
  return {.url = "https://api.example.org/a?page=" + std::to_string(request),
          .request = request,
          .status = 200,
          .headers = {{"content-type", "application/json"}},
          .time = "2026-11-23T03:00:00.000Z"};
}

// Of other bytes for each, some of which do not pack well.
std::string body_of(std::uint64_t request) {
  std::mt19937_64 random(request);
  std::string text = R"({"page": )" + std::to_string(request) + R"(, "noise": ")";
  for (int i = 0; i < 60; ++i) text += static_cast<char>('a' + static_cast<char>(random() % 26));
  return text + "\"}";
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class PartitionPages : public testing::Test {
 protected:
  void write(std::uint64_t first, std::uint64_t last) {
    auto writer = PartitionWriter::open(files_);
    ASSERT_TRUE(writer) << writer.error().message();
    for (std::uint64_t request = first; request <= last; ++request) {
      const auto written = writer->append(page_of(request), body_of(request));
      ASSERT_TRUE(written) << written.error().message();
    }
  }

  // How many of the first requests can be read, in a row; none beyond them may be.
  std::uint64_t readable(std::uint64_t of) {
    const auto reader = PartitionReader::open(files_);
    if (!reader) return 0;
    std::uint64_t count = 0;
    for (std::uint64_t request = 1; request <= of; ++request) {
      const auto found = reader->find(request, most_bytes);
      if (!found) continue;
      EXPECT_EQ(found->body, body_of(request));
      EXPECT_EQ(request, ++count) << "a page before it is lost";
    }
    return count;
  }

  void cut(const std::filesystem::path& file, std::uint64_t bytes) { std::filesystem::resize_file(file, bytes); }

  support::ScratchFolder folder_;
  PartitionFiles files_ = PartitionFiles::in(folder_.path(), "Køge");
};

TEST_F(PartitionPages, ComeBackAsTheyWere) {
  write(1, 20);
  const auto reader = PartitionReader::open(files_);
  ASSERT_TRUE(reader);
  const auto found = reader->find(7, most_bytes);
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_EQ(found->body, body_of(7));
  EXPECT_EQ(found->page.url, page_of(7).url);
  EXPECT_EQ(found->page.status, 200U);
  EXPECT_EQ(found->page.headers, page_of(7).headers);
  EXPECT_EQ(found->page.time, page_of(7).time);
  EXPECT_EQ(found->page.bytes, body_of(7).size());
  EXPECT_EQ(readable(20), 20U);
}

TEST_F(PartitionPages, AnswerARequestThatWasMadeAgainByItsLatestPage) {
  write(1, 3);
  auto writer = PartitionWriter::open(files_);
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->append(page_of(2), "{}"));
  EXPECT_EQ(PartitionReader::open(files_)->find(2, most_bytes)->body, "{}");
}

TEST_F(PartitionPages, AreFoundWhateverTheirBytes) {
  auto writer = PartitionWriter::open(files_);
  ASSERT_TRUE(writer);
  const std::string bodies[] = {"", std::string("\0\n\r\"", 4), std::string(3U << 20U, 'x'), "\xFF\xFE"};
  for (std::size_t i = 0; i < std::size(bodies); ++i) {
    auto page = page_of(i);
    page.url += "\n\xFF\"";
    ASSERT_TRUE(writer->append(page, bodies[i]));
  }
  const auto reader = PartitionReader::open(files_);
  for (std::size_t i = 0; i < std::size(bodies); ++i) EXPECT_EQ(reader->find(i, 8U << 20U)->body, bodies[i]);
}

TEST_F(PartitionPages, LoseNothingBeforeTheByteWhereAKillCutTheirFrames) {
  write(1, 6);
  const std::string data = bytes_of(files_.data);
  const std::string index = bytes_of(files_.index);
  for (std::uint64_t kept = 0; kept <= data.size(); ++kept) {
    cut(files_.data, kept);
    const std::uint64_t whole = readable(6);
    // Goes on behind what is whole, and the rest comes again.
    write(whole + 1, 6);
    ASSERT_EQ(readable(6), 6U) << "cut at byte " << kept;
    ASSERT_EQ(bytes_of(files_.data), data) << "cut at byte " << kept;
    ASSERT_EQ(bytes_of(files_.index), index) << "cut at byte " << kept;
    EXPECT_EQ(whole == 6, kept == data.size());
  }
}

TEST_F(PartitionPages, LoseNothingBeforeTheByteWhereAKillCutTheirIndex) {
  write(1, 6);
  const std::string data = bytes_of(files_.data);
  const std::string index = bytes_of(files_.index);
  for (std::uint64_t kept = 0; kept <= index.size(); ++kept) {
    cut(files_.index, kept);
    const std::uint64_t whole = readable(6);
    EXPECT_EQ(whole,
              static_cast<std::uint64_t>(std::count(index.begin(), index.begin() + static_cast<long>(kept), '\n')));
    write(whole + 1, 6);
    ASSERT_EQ(bytes_of(files_.data), data) << "cut at byte " << kept;
    ASSERT_EQ(bytes_of(files_.index), index) << "cut at byte " << kept;
  }
}

TEST_F(PartitionPages, SayWhichBytesAreNotWhatWasWritten) {
  write(1, 3);
  std::string data = bytes_of(files_.data);
  const auto second = PartitionReader::open(files_)->find(2, most_bytes)->page;
  data[second.offset + second.length / 2] ^= 0x40;
  std::ofstream(files_.data, std::ios::binary) << data;
  const auto reader = PartitionReader::open(files_);
  EXPECT_TRUE(reader->find(1, most_bytes));
  EXPECT_TRUE(reader->find(3, most_bytes));
  const auto damaged = reader->find(2, most_bytes);
  ASSERT_FALSE(damaged);
  EXPECT_THAT(damaged.error().message(), HasSubstr("Køge.zst at byte " + std::to_string(second.offset)));
  EXPECT_EQ(damaged.error().disposition(), outcome::Disposition::fail_partition);
}

TEST_F(PartitionPages, AreRefusedBeyondTheLargestPage) {
  write(1, 1);
  const auto found = PartitionReader::open(files_)->find(1, 10);
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message(), HasSubstr("more bytes than client.max_response"));
}

TEST_F(PartitionPages, SayWhereTheyWereLookedFor) {
  const auto nowhere = PartitionReader::open(files_);
  ASSERT_FALSE(nowhere);
  EXPECT_THAT(nowhere.error().message(), HasSubstr(files_.data.string()));
  write(1, 1);
  const auto missing = PartitionReader::open(files_)->find(2, most_bytes);
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message(), HasSubstr("the page is not in " + files_.index.string()));
}

TEST_F(PartitionPages, OfAnIndexThatSomebodyWroteAreNotBelieved) {
  write(1, 2);
  const std::string index = bytes_of(files_.index);
  const std::string lines[] = {
      "[]\n",
      "{}\n",
      "{\"url\": 1}\n",
      R"({"url":"","request":"zz","status":200,"headers":[],"time":"","offset":0,"length":1,"bytes":1})"
      "\n",
      R"({"url":"","request":"1","status":200,"headers":[],"time":"","offset":7,"length":1,"bytes":1})"
      "\n",
      R"({"url":"","request":"1","status":200,"headers":[],"time":"","offset":0,"length":18446744073709551615,"bytes":1})"
      "\n",
      std::string(1U << 20U, '[') + "\n"};
  for (const auto& line : lines) {
    std::ofstream(files_.index, std::ios::binary) << line << index;
    const auto reader = PartitionReader::open(files_);
    ASSERT_TRUE(reader);
    EXPECT_FALSE(reader->find(1, most_bytes)) << line.substr(0, 100);
  }
}

}  // namespace
}  // namespace housingd::archive
