// config/schemas: what the source really sends passes, what would break the
// model does not.
#include <gtest/gtest.h>

#include <cstdlib>

#include "pipeline/validate/record_validator.h"
#include "tests/support/housing_documents.h"

namespace housingd::validate {
namespace {

using support::address_document;
using support::case_document;
using support::document_of;
using support::edited;

RecordValidator validator_of(const std::string& name) {
  const char* root = std::getenv("HOUSINGD_SOURCE_DIR");
  return RecordValidator(RecordSchema::load(std::string(root ? root : ".") + "/config/schemas/" + name).value());
}

RecordValidator of_addresses() {
  return validator_of("boligsiden-address.schema.json");
}
RecordValidator of_cases() {
  return validator_of("boligsiden-case.schema.json");
}

TEST(AddressSchema, AcceptsAWholeDocument) {
  auto validator = of_addresses();
  const auto reject = validator.examine(document_of(address_document));
  EXPECT_FALSE(reject.has_value()) << reject->message;
}

TEST(AddressSchema, AcceptsADocumentOfTheKeyAlone) {
  auto validator = of_addresses();
  EXPECT_FALSE(validator.examine(document_of(R"({"addressID":"0a3f509f-0000-32b8-e044-0003ba298018"})")).has_value());
}

TEST(AddressSchema, AcceptsEveryMemberMissingOrNullButTheKey) {
  auto validator = of_addresses();
  const auto document = document_of(address_document);
  for (const auto& member : document.GetObject()) {
    const std::string name(record::text_of(member.name));
    if (name == "addressID") continue;
    const std::string pointer = "/" + name;
    EXPECT_FALSE(validator.examine(edited(address_document, pointer.c_str(), "")).has_value()) << name;
    EXPECT_FALSE(validator.examine(edited(address_document, pointer.c_str(), "null")).has_value()) << name;
  }
}

TEST(CaseSchema, AcceptsAWholeDocument) {
  auto validator = of_cases();
  const auto reject = validator.examine(document_of(case_document));
  EXPECT_FALSE(reject.has_value()) << reject->message;
}

struct Broken {
  const char* name;
  const char* pointer;
  const char* json;  // empty: taken out
  const char* refused_at;
  const char* keyword;
};

class BrokenAddress : public testing::TestWithParam<Broken> {};

TEST_P(BrokenAddress, IsRefusedAtItsPlace) {
  auto validator = of_addresses();
  const auto reject = validator.examine(edited(address_document, GetParam().pointer, GetParam().json));
  ASSERT_TRUE(reject.has_value());
  EXPECT_EQ(reject->pointer, GetParam().refused_at);
  EXPECT_EQ(reject->keyword, GetParam().keyword);
}

INSTANTIATE_TEST_SUITE_P(By, BrokenAddress,
                         testing::Values(Broken{"NoKey", "/addressID", "", "", "required"},
                                         Broken{"ANumberForAKey", "/addressID", "5", "/addressID", "type"},
                                         Broken{"AKeyTooShort", "/addressID", R"("0a3f")", "/addressID", "minLength"},
                                         Broken{"AnObjectForAList", "/buildings", "{}", "/buildings", "type"},
                                         Broken{"ANumberForABuilding", "/buildings/1", "7", "/buildings/1", "type"},
                                         Broken{"TextForAnObject", "/road", R"("Algade")", "/road", "type"},
                                         Broken{"TextForAZipCode", "/zipCode", R"("2100")", "/zipCode", "type"},
                                         Broken{"TextForABoolean", "/isOnMarket", R"("true")", "/isOnMarket", "type"},
                                         Broken{"ACaseWithoutAKey", "/cases/0/caseID", "", "/cases/0", "required"},
                                         Broken{"TextForAPrice", "/cases/0/priceCash", R"("5 mio")",
                                                "/cases/0/priceCash", "type"},
                                         Broken{"NullAmongImageSources", "/cases/0/images/0/imageSources/1", "null",
                                                "/cases/0/images/0/imageSources/1", "type"},
                                         Broken{"ARegistrationWithoutAKey", "/registrations/1/registrationID", "",
                                                "/registrations/1", "required"},
                                         Broken{"AnEmptyRegistrationKey", "/registrations/0/registrationID", R"("")",
                                                "/registrations/0/registrationID", "minLength"}),
                         [](const auto& row) { return std::string(row.param.name); });

class BrokenCase : public testing::TestWithParam<Broken> {};

TEST_P(BrokenCase, IsRefusedAtItsPlace) {
  auto validator = of_cases();
  const auto reject = validator.examine(edited(case_document, GetParam().pointer, GetParam().json));
  ASSERT_TRUE(reject.has_value());
  EXPECT_EQ(reject->pointer, GetParam().refused_at);
  EXPECT_EQ(reject->keyword, GetParam().keyword);
}

INSTANTIATE_TEST_SUITE_P(
    By, BrokenCase,
    testing::Values(Broken{"NoKey", "/caseID", "", "", "required"}, Broken{"NoAddress", "/address", "", "", "required"},
                    Broken{"NullForAnAddress", "/address", "null", "/address", "type"},
                    Broken{"AnAddressWithoutAKey", "/address/addressID", "", "/address", "required"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace housingd::validate
