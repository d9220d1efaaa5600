// Documents of the housing API's shape, made up.
#pragma once

#include <rapidjson/pointer.h>

#include <string>
#include <string_view>

#include "tests/support/json_text.h"

namespace housingd::support {

inline constexpr std::string_view address_document = R"({
  "_links": {"self": {"href": "/addresses/0a3f509f-0000-32b8-e044-0003ba298018"}},
  "addressID": "0A3F509F-0000-32B8-E044-0003BA298018", "addressType": "villa", "allowNewValuationInfo": true,
  "bfeNumbers": [6018815, 6018816],
  "boligsidenInfo": {"latestSoldArea": 160},
  "buildings": [
    {"basementArea": 80, "buildingName": "Fritliggende enfamilieshus", "buildingNumber": "1",
     "externalWallMaterial": "Mursten", "housingArea": 168, "numberOfRooms": 7, "totalArea": 103, "yearBuilt": 1892},
    {"buildingName": "Udhus", "buildingNumber": "2", "totalArea": 12}],
  "casePrice": 13995000,
  "cases": [
    {"caseID": "c28d7c32-0000-4135-b582-0d1f83e67550", "daysOnMarket": 175, "descriptionTitle": "Charme 🏡",
     "defaultImage": {"imageSources": [{"alt": "Hus", "size": {"height": 80, "width": 100}, "url": "https://i/1"}]},
     "distinction": "real_estate", "hasBalcony": false, "housingArea": 168, "monthlyExpense": 9871,
     "images": [
       {"imageSources": [{"alt": "Hus", "size": {"height": 80, "width": 100}, "url": "https://i/1"},
                         {"alt": "Hus", "size": {"height": 118, "width": 143}, "url": "https://i/2"}]},
       {"imageSources": [{"alt": "Have", "size": {"height": 80, "width": 100}, "url": "https://i/3"}]}],
     "nextOpenHouse": {"date": "2026-03-01T11:00:00Z", "duration": 30, "signUp": true},
     "priceCash": 13995000, "priceChangePercentage": -3.5,
     "realEstate": {"downPayment": 700000, "grossMortgage": 61000, "netMortgage": 52000},
     "realtor": {"realtorID": "11111111-0000-4135-b582-0d1f83e67550", "name": "Mægleren", "slug": "maegleren",
                 "realtorBranch": {"realtorBranchID": "22222222-0000-4135-b582-0d1f83e67550", "name": "Kæden"}},
     "status": "open",
     "timeOnMarket": {"current": {"days": 20}, "total": {"days": 175, "realtors": [
       {"days": 20, "realtorId": "11111111-0000-4135-b582-0d1f83e67550", "realtorName": "Mægleren"},
       {"days": 155, "realtorId": "33333333-0000-4135-b582-0d1f83e67550", "realtorName": "Den forrige"}]}}}],
  "city": {"name": "København Ø", "slug": "koebenhavn-oe"}, "cityName": "København Ø",
  "coordinates": {"lat": 55.71322, "lon": 12.572423, "type": "EPSG4326"},
  "daysOnMarket": {"realtors": []},
  "energyLabel": "d", "gstkvhx": "01010042___9_______", "houseNumber": "9", "isOnMarket": true, "isPublic": true,
  "latestSoldCaseDescription": {"body": "Linje 1\nLinje 2", "date": "2019-02-28", "title": "Solgt"},
  "latestValuation": 8100000, "livingArea": 168,
  "municipality": {"churchTaxPercentage": 0.8, "councilTaxPercentage": 23.39, "municipalityCode": 101,
                   "name": "København", "population": 667099, "slug": "koebenhavn"},
  "propertyNumber": 123456,
  "province": {"name": "Byen København", "provinceCode": "DK011", "regionCode": 1084, "slug": "byen-koebenhavn"},
  "registrations": [
    {"amount": 2500000, "area": 103, "date": "2001-06-01", "livingArea": 160, "municipalityCode": 101,
     "perAreaPrice": 15625, "registrationID": "9000000102", "type": "normal"},
    {"amount": 5250000000, "date": "2019-03-15", "registrationID": "1b2c3d4e-0000-4135-b582-0d1f83e67550",
     "type": "normal"}],
  "road": {"municipalityCode": 101, "name": "Algade", "roadCode": 42,
           "roadID": "44444444-0000-4135-b582-0d1f83e67550", "slug": "algade"},
  "roadName": "Algade", "slug": "algade-9-2100-koebenhavn-oe", "slugAddress": "algade-9", "weightedArea": 190.5,
  "zip": {"group": 2100, "name": "København Ø", "slug": "koebenhavn-oe", "zipCode": 2100}, "zipCode": 2100})";

// What the list of cases gives: the case, and some of its address.
inline constexpr std::string_view case_document = R"({
  "caseID": "c28d7c32-0000-4135-b582-0d1f83e67550", "priceCash": 13500000, "status": "open", "daysOnMarket": 176,
  "images": [{"imageSources": [{"alt": "Hus", "size": {"height": 80, "width": 100}, "url": "https://i/1"}]}],
  "timeOnMarket": {"total": {"days": 176, "realtors": []}},
  "address": {"addressID": "0a3f509f-0000-32b8-e044-0003ba298018", "addressType": "villa", "energyLabel": null,
              "municipality": {"municipalityCode": 101}, "zipCode": 2100}})";

// The text with the value at `pointer` replaced by `json`; taken out when that
// is empty.
[[nodiscard]] inline record::Document edited(std::string_view text, const char* pointer, std::string_view json) {
  record::Document document = document_of(text);
  const rapidjson::Pointer at(pointer);
  if (json.empty()) {
    at.Erase(document);
  } else {
    const record::Document value = document_of(json);
    at.Set(document, value);
  }
  return document;
}

}  // namespace housingd::support
