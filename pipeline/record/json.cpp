#include "pipeline/record/json.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/writer.h>

#include "pipeline/record/utf8.h"

namespace housingd::record {

namespace {

// RapidJSON's output stream over a std::string.
class StringStream {
 public:
  using Ch = char;
  explicit StringStream(std::string& text) : text_(text) {}
  void Put(char c) { text_.push_back(c); }
  void Flush() {}

 private:
  std::string& text_;
};

class Compacter : public rapidjson::Writer<StringStream> {
 public:
  using Writer::Writer;
  // RapidJSON's own writes the digits as a string.
  bool RawNumber(const Ch* digits, rapidjson::SizeType size, bool /*copy*/) {
    return RawValue(digits, size, rapidjson::kNumberType);
  }
};

}  // namespace

void append_json(const Value& value, std::string& into) {
  StringStream stream(into);
  rapidjson::Writer<StringStream> writer(stream);
  value.Accept(writer);
}

bool append_compact(std::string_view json, std::string& into) {
  const std::size_t before = into.size();
  StringStream stream(into);
  Compacter compacter(stream);
  rapidjson::MemoryStream text(json.data(), json.size());
  rapidjson::Reader reader;
  constexpr unsigned flags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
  const bool whole = !reader.Parse<flags>(text, compacter).IsError();
  if (!whole) into.resize(before);
  return whole;
}

std::string to_json(const Value& value, std::size_t limit) {
  std::string text;
  append_json(value, text);
  return text.size() <= limit ? text : readable(text, limit);
}

}  // namespace housingd::record
