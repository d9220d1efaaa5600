#include "pipeline/record/json.h"

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

}  // namespace

void append_json(const Value& value, std::string& into) {
  StringStream stream(into);
  rapidjson::Writer<StringStream> writer(stream);
  value.Accept(writer);
}

std::string to_json(const Value& value, std::size_t limit) {
  std::string text;
  append_json(value, text);
  return text.size() <= limit ? text : readable(text, limit);
}

}  // namespace housingd::record
