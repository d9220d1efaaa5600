#include "pipeline/validate/record_key.h"

namespace housingd::validate {

std::optional<std::string> key_of(const record::Value& record, const record::Pointer& record_key) {
  const record::Value* key = record_key.find(record);
  if (key == nullptr) return std::nullopt;
  if (key->IsString() && key->GetStringLength() > 0) return std::string(record::text_of(*key));
  if (key->IsInt64()) return std::to_string(key->GetInt64());
  if (key->IsUint64()) return std::to_string(key->GetUint64());
  return std::nullopt;
}

}  // namespace housingd::validate
