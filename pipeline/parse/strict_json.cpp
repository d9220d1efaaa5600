#include "pipeline/parse/strict_json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <cstring>
#include <string>

namespace housingd::parse {

using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;

namespace {

constexpr unsigned flags = rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag |
                           rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag;

// Passes events on to the DOM and ends the parse at a container too many.
class DepthGuard {
 public:
  DepthGuard(record::Document& document, unsigned depth) : document_(document), left_(depth) {}

  [[nodiscard]] bool tripped() const { return tripped_; }

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
  bool String(const char* text, rapidjson::SizeType size, bool copy) { return document_.String(text, size, copy); }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) { return document_.Key(text, size, copy); }
  bool StartObject() { return enter() && document_.StartObject(); }
  bool StartArray() { return enter() && document_.StartArray(); }
  bool EndObject(rapidjson::SizeType members) { return leave() && document_.EndObject(members); }
  bool EndArray(rapidjson::SizeType elements) { return leave() && document_.EndArray(elements); }

 private:
  bool enter() {
    if (left_ == 0) {
      tripped_ = true;
      return false;
    }
    --left_;
    return true;
  }
  bool leave() {
    ++left_;
    return true;
  }

  record::Document& document_;
  unsigned left_;
  bool tripped_ = false;
};

ErrorCode code_of(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorStringInvalidEncoding:
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid: return ErrorCode::invalid_encoding;
    case rapidjson::kParseErrorTermination: return ErrorCode::nesting_too_deep;
    default: return ErrorCode::malformed_json;
  }
}

// What RapidJSON needs to fill a document through the guard.
struct Generator {
  char* text;
  unsigned depth;
  record::Document& document;
  rapidjson::ParseResult outcome;

  bool operator()(record::Document& target) {
    rapidjson::InsituStringStream stream(text);
    rapidjson::Reader reader;
    DepthGuard guard(target, depth);
    outcome = reader.Parse<flags>(stream, guard);
    return !outcome.IsError();
  }
};

Error error_of(const rapidjson::ParseResult& parsed, unsigned depth) {
  const ErrorCode code = code_of(parsed.Code());
  std::string words = rapidjson::GetParseError_En(parsed.Code());
  if (code == ErrorCode::nesting_too_deep) words = "more than " + std::to_string(depth) + " levels of nesting";
  if (!words.empty() && words.back() == '.') words.pop_back();
  return {Disposition::retry, code, "not JSON at byte " + std::to_string(parsed.Offset()) + ": " + words};
}

}  // namespace

outcome::result<void> parse_in_situ(char* text, std::size_t size, unsigned depth, record::Document& document) {
  // RapidJSON takes a NUL for the end: one within the text would hide the rest.
  if (const void* nul = std::memchr(text, '\0', size)) {
    return Error(Disposition::retry, ErrorCode::malformed_json,
                 "not JSON at byte " + std::to_string(static_cast<const char*>(nul) - text) + ": a NUL byte");
  }
  Generator generator{text, depth, document, {}};
  document.Populate(generator);
  if (generator.outcome.IsError()) return error_of(generator.outcome, depth);
  return {};
}

}  // namespace housingd::parse
