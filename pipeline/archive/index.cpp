#include "pipeline/archive/index.h"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>
#include <fstream>
#include <limits>
#include <system_error>

#include "pipeline/archive/not_archived.h"
#include "pipeline/record/utf8.h"

namespace housingd::archive {

using outcome::Error;

namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write_text(Writer& writer, std::string_view text) {
  const std::string readable = record::readable(text, std::numeric_limits<std::size_t>::max());
  writer.String(readable.data(), static_cast<rapidjson::SizeType>(readable.size()));
}

const rapidjson::Value* member(const rapidjson::Value& object, const char* name) {
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

bool read_number(const rapidjson::Value& object, const char* name, std::uint64_t& into) {
  const auto* value = member(object, name);
  if (value == nullptr || !value->IsUint64()) return false;
  into = value->GetUint64();
  return true;
}

bool read_text(const rapidjson::Value* value, std::string& into) {
  if (value == nullptr || !value->IsString()) return false;
  into.assign(value->GetString(), value->GetStringLength());
  return true;
}

bool read_request(const rapidjson::Value& object, std::uint64_t& into) {
  constexpr int hexadecimal = 16;
  std::string text;
  if (!read_text(member(object, "request"), text)) return false;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), into, hexadecimal);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

bool read_headers(const rapidjson::Value& object, definition::NamedValues& into) {
  const auto* headers = member(object, "headers");
  if (headers == nullptr || !headers->IsArray()) return false;
  for (const auto& header : headers->GetArray()) {
    std::string name;
    std::string value;
    const bool is_pair = header.IsArray() && header.Size() == 2;
    if (!is_pair || !read_text(&header[0], name) || !read_text(&header[1], value)) return false;
    into.emplace_back(std::move(name), std::move(value));
  }
  return true;
}

}  // namespace

std::string line_of(const IndexedPage& page) {
  rapidjson::StringBuffer text;
  Writer writer(text);
  writer.StartObject();
  writer.Key("url");
  write_text(writer, page.url);
  writer.Key("request");
  write_text(writer, fmt::format("{:016x}", page.request));
  writer.Key("status");
  writer.Uint(page.status);
  writer.Key("headers");
  writer.StartArray();
  for (const auto& [name, value] : page.headers) {
    writer.StartArray();
    write_text(writer, name);
    write_text(writer, value);
    writer.EndArray();
  }
  writer.EndArray();
  writer.Key("time");
  write_text(writer, page.time);
  writer.Key("offset");
  writer.Uint64(page.offset);
  writer.Key("length");
  writer.Uint64(page.length);
  writer.Key("bytes");
  writer.Uint64(page.bytes);
  writer.EndObject();
  return std::string(text.GetString(), text.GetSize()) + '\n';
}

std::optional<IndexedPage> indexed_page(std::string_view line) {
  rapidjson::Document object;
  object.Parse<rapidjson::kParseIterativeFlag>(line.data(), line.size());
  if (object.HasParseError() || !object.IsObject()) return std::nullopt;
  IndexedPage page;
  std::uint64_t status = 0;
  const bool whole = read_text(member(object, "url"), page.url) && read_request(object, page.request) &&
                     read_number(object, "status", status) && read_headers(object, page.headers) &&
                     read_text(member(object, "time"), page.time) && read_number(object, "offset", page.offset) &&
                     read_number(object, "length", page.length) && read_number(object, "bytes", page.bytes);
  if (!whole) return std::nullopt;
  page.status = static_cast<unsigned>(status);
  return page;
}

outcome::result<WholePages> read_index(const std::filesystem::path& index, std::uint64_t data_bytes,
                                       const OnPage& on_page) {
  WholePages whole;
  std::error_code trouble;
  if (!std::filesystem::exists(index, trouble) && !trouble) return whole;
  std::ifstream file(index, std::ios::binary);
  std::string line;
  while (std::getline(file, line)) {
    if (file.eof()) break;  // without its line break: torn
    const auto page = indexed_page(line);
    const bool follows = page && page->offset == whole.frame_bytes && page->length <= data_bytes - page->offset;
    if (!follows) break;
    on_page(*page, {whole.index_bytes, line.size()});
    whole.index_bytes += line.size() + 1;
    whole.frame_bytes += page->length;
    ++whole.count;
  }
  if (file.bad() || (!file.is_open())) {
    return not_archived(index.string() + " cannot be read");
  }
  return whole;
}

}  // namespace housingd::archive
