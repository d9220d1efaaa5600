// One property as the API gives it: its text, and what searches ask about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/outcome/result.h"
#include "simulator/generator/address_type.h"
#include "simulator/gzip.h"

namespace housingd::simulator {

// A part of a document's text; stays right when the document is moved.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t length = 0;

  [[nodiscard]] std::string_view of(std::string_view text) const { return text.substr(begin, length); }
  [[nodiscard]] std::uint32_t end() const { return begin + length; }
};

struct OpenCase {
  std::string id;
  Span text;
};

struct Document {
  std::string text;
  DeflatedPiece packed;
  std::string id;
  std::string municipality;
  std::optional<generator::AddressType> type;  // nothing: one that the API does not know
  int zip_code = 0;
  std::optional<std::int64_t> valuation;  // latestValuation
  std::string sold_on;                    // the date of latestSoldCaseDescription; empty: none is known
  Span cases_member;                      // the member `cases` and one comma: without it the text is the address alone
  std::vector<OpenCase> cases;
  std::uint32_t first_case = 0;  // number of cases[0] among all cases of the data set
  bool live = true;              // false: vanished for now
};

// Takes a valid JSON text apart. Errors name what the text lacks.
[[nodiscard]] outcome::result<Document> document_of(std::string text, Deflater& deflater);

// As document_of, for many texts on all processors. An error names the text
// by its number, counted from 1.
[[nodiscard]] outcome::result<std::vector<Document>> documents_of(std::vector<std::string> texts);

}  // namespace housingd::simulator
