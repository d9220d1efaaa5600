#include "pipeline/record/content_hash.h"

#include <xxhash.h>

#include <string>

namespace housingd::record {

namespace {

// Writes a value as bytes of which no two values have the same: a mark for the
// kind of each, and how long each text is. Gathered first: one pass of the hash
// over a few kB is faster than one for each of their pieces.
class Bytes {
 public:
  explicit Bytes(std::string& into) : into_(into) {}

  bool Null() { return mark('n'); }
  bool Bool(bool value) { return mark(value ? 't' : 'f'); }
  bool Int(int value) { return Int64(value); }
  bool Uint(unsigned value) { return Int64(value); }
  bool Int64(std::int64_t value) { return mark('i') && add(&value, sizeof(value)); }
  bool Uint64(std::uint64_t value) { return mark('u') && add(&value, sizeof(value)); }
  bool Double(double value) { return mark('d') && add(&value, sizeof(value)); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) { return String(text, size, false); }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return mark('s') && add(&size, sizeof(size)) && add(text, size);
  }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) { return String(text, size, copy); }
  bool StartObject() { return mark('{'); }
  bool EndObject(rapidjson::SizeType) { return mark('}'); }
  bool StartArray() { return mark('['); }
  bool EndArray(rapidjson::SizeType) { return mark(']'); }

 private:
  bool mark(char kind) {
    into_ += kind;
    return true;
  }
  bool add(const void* bytes, std::size_t size) {
    into_.append(static_cast<const char*>(bytes), size);
    return true;
  }

  std::string& into_;
};

}  // namespace

std::uint64_t content_hash(const Value& value) {
  thread_local std::string bytes;
  bytes.clear();
  Bytes writer(bytes);
  value.Accept(writer);
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace housingd::record
