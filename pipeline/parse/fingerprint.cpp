#include "pipeline/parse/fingerprint.h"

#include <string>

#include "pipeline/record/key_hash.h"

namespace housingd::parse {

using record::Value;

std::uint64_t fingerprint_of(const std::vector<ParsedRecord>& records, const record::Pointer& record_key) {
  std::string keys;
  for (const ParsedRecord& parsed : records) {
    if (parsed.unreadable) {
      keys += parsed.unreadable->text;
    } else {
      const Value* key = record_key.find(*parsed.value);
      record::append_json(key == nullptr ? *parsed.value : *key, keys);
    }
    keys += '\n';
  }
  return record::key_hash(keys);
}

}  // namespace housingd::parse
