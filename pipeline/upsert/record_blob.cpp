#include "pipeline/upsert/record_blob.h"

#include <boost/algorithm/hex.hpp>
#include <boost/endian/conversion.hpp>
#include <iterator>
#include <limits>

namespace housingd::upsert {

namespace {

constexpr std::size_t number_bytes = sizeof(std::uint64_t);
constexpr std::size_t record_bytes = 2 * number_bytes;

void append(std::string& into, std::uint64_t number) {
  const std::size_t at = into.size();
  into.resize(at + number_bytes);
  boost::endian::store_little_u64(reinterpret_cast<unsigned char*>(into.data() + at), number);  // NOLINT: bytes
}

std::uint64_t number_at(std::string_view blob, std::size_t at) {
  return boost::endian::load_little_u64(reinterpret_cast<const unsigned char*>(blob.data() + at));  // NOLINT: bytes
}

}  // namespace

std::string to_blob(const std::vector<RememberedPage::Record>& records) {
  std::string blob;
  blob.reserve(records.size() * record_bytes);
  for (const auto& record : records) {
    append(blob, record.key_hash);
    append(blob, record.content_hash);
  }
  return blob;
}

std::vector<RememberedPage::Record> records_of(std::string_view blob) {
  std::vector<RememberedPage::Record> records;
  records.reserve(blob.size() / record_bytes);
  for (std::size_t at = 0; at + record_bytes <= blob.size(); at += record_bytes) {
    records.push_back({number_at(blob, at), number_at(blob, at + number_bytes)});
  }
  return records;
}

std::optional<std::string> row_counts(const record::PageRows& page, const record::RecordRows& record,
                                      std::size_t tables) {
  constexpr auto most = std::numeric_limits<std::uint8_t>::max();
  std::vector<std::uint8_t> counts(tables);
  for (const auto& row : std::span(page.rows).subspan(record.first_row, record.row_count)) {
    if (counts[row.table] == most) return std::nullopt;
    ++counts[row.table];
  }
  std::string text;
  boost::algorithm::hex_lower(counts, std::back_inserter(text));
  return text;
}

std::vector<std::uint8_t> counts_of(std::string_view row_counts) {
  std::vector<std::uint8_t> counts;
  try {
    boost::algorithm::unhex(row_counts, std::back_inserter(counts));
  } catch (const boost::algorithm::hex_decode_error&) {
    counts.clear();
  }
  return counts;
}

}  // namespace housingd::upsert
