#include "pipeline/record/row.h"

namespace housingd::record {

bool operator==(const Cell& left, const Cell& right) {
  if (left.kind_ != right.kind_) return false;
  switch (left.kind_) {
    case Cell::Kind::null:
    case Cell::Kind::absent:
      return true;
    case Cell::Kind::boolean:
    case Cell::Kind::integer:
      return left.integer_ == right.integer_;
    case Cell::Kind::number:
      return left.number_ == right.number_;
    case Cell::Kind::text:
      return left.text() == right.text();
  }
  return false;
}

}  // namespace housingd::record
