#include "pipeline/parse/strict_json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <cstring>
#include <optional>
#include <string>

namespace housingd::parse {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

namespace {

constexpr unsigned flags = rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag |
                           rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag;

// RapidJSON 1.1 lets "\uDC00" through where no high surrogate precedes it. The
// bytes themselves are checked, so only an escape brings a surrogate about.
bool holds_surrogate(std::string_view text) {
  constexpr char lead = '\xED';
  for (std::size_t at = text.find(lead); at != std::string_view::npos; at = text.find(lead, at + 1)) {
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0) return true;
  }
  return false;
}

// Passes events on to the DOM and ends the parse at what RapidJSON would not:
// a container too many, a surrogate without its pair.
class Guard {
 public:
  Guard(record::Document& document, unsigned depth) : document_(document), left_(depth) {}

  // Why it ended the parse.
  [[nodiscard]] ErrorCode reason() const { return reason_; }

  bool Null() { return document_.Null(); }
  bool Bool(bool value) { return document_.Bool(value); }
  bool Int(int value) { return document_.Int(value); }
  bool Uint(unsigned value) { return document_.Uint(value); }
  bool Int64(std::int64_t value) { return document_.Int64(value); }
  bool Uint64(std::uint64_t value) { return document_.Uint64(value); }
  bool Double(double value) { return document_.Double(value); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool copy) {
    return document_.RawNumber(text, size, copy);
  }
  bool String(const char* text, rapidjson::SizeType size, bool copy) {
    return is_utf8({text, size}) && document_.String(text, size, copy);
  }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) {
    return is_utf8({text, size}) && document_.Key(text, size, copy);
  }
  bool StartObject() { return enter() && document_.StartObject(); }
  bool StartArray() { return enter() && document_.StartArray(); }
  bool EndObject(rapidjson::SizeType members) { return leave() && document_.EndObject(members); }
  bool EndArray(rapidjson::SizeType elements) { return leave() && document_.EndArray(elements); }

 private:
  bool enter() {
    if (left_ == 0) {
      reason_ = ErrorCode::nesting_too_deep;
      return false;
    }
    --left_;
    return true;
  }
  bool leave() {
    ++left_;
    return true;
  }
  bool is_utf8(std::string_view text) {
    if (!holds_surrogate(text)) return true;
    reason_ = ErrorCode::invalid_encoding;
    return false;
  }

  record::Document& document_;
  unsigned left_;
  ErrorCode reason_ = ErrorCode::malformed_json;
};

ErrorCode code_of(rapidjson::ParseErrorCode code, const Guard& guard) {
  switch (code) {
    case rapidjson::kParseErrorStringInvalidEncoding:
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return ErrorCode::invalid_encoding;
    case rapidjson::kParseErrorTermination:
      return guard.reason();
    default:
      return ErrorCode::malformed_json;
  }
}

std::string words_of(rapidjson::ParseErrorCode code, const Guard& guard, unsigned depth) {
  if (code == rapidjson::kParseErrorTermination) {
    if (guard.reason() == ErrorCode::nesting_too_deep)
      return "more than " + std::to_string(depth) + " levels of nesting";
    code = rapidjson::kParseErrorStringUnicodeSurrogateInvalid;
  }
  std::string words = rapidjson::GetParseError_En(code);
  if (!words.empty() && words.back() == '.') words.pop_back();
  return words;
}

// What RapidJSON needs to fill a document through the guard.
struct Generator {
  char* text;
  unsigned depth;
  std::optional<Error> error;

  bool operator()(record::Document& target) {
    rapidjson::InsituStringStream stream(text);
    rapidjson::Reader reader;
    Guard guard(target, depth);
    const rapidjson::ParseResult parsed = reader.Parse<flags>(stream, guard);
    if (!parsed.IsError()) return true;
    error.emplace(Disposition::retry, code_of(parsed.Code(), guard),
                  "not JSON at byte " + std::to_string(parsed.Offset()) + ": " + words_of(parsed.Code(), guard, depth));
    return false;
  }
};

}  // namespace

outcome::result<void> parse_in_situ(char* text, std::size_t size, unsigned depth, record::Document& document) {
  // RapidJSON takes a NUL for the end: one within the text would hide the rest.
  if (const void* nul = std::memchr(text, '\0', size)) {
    return Error(Disposition::retry, ErrorCode::malformed_json,
                 "not JSON at byte " + std::to_string(static_cast<const char*>(nul) - text) + ": a NUL byte");
  }
  Generator generator{text, depth, std::nullopt};
  document.Populate(generator);
  if (generator.error) return *std::move(generator.error);
  return {};
}

}  // namespace housingd::parse
