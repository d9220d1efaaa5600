// The examples of the design, as they stand there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/definition/partition.h"
#include "tests/definition/folder.h"

namespace housingd::definition {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view source = R"yaml(source: boligsiden
client:
  base_url: https://api.boligsiden.dk
  headers: { Accept: application/json, User-Agent: "housingd/${HOUSINGD_VERSION} (+${HOUSINGD_CONTACT:-no contact set})" }
  timeout: { connect: 5s, request: 30s }
  max_response: 64MiB
rate_limit: { count: 10, interval: 1s, max_in_flight: 8 }     # one governor per source: all jobs, all nodes
retry: { max_attempts: 6, backoff: { initial: 500ms, max: 60s }, jitter: full, max_wait: 10m }   # Retry-After obeyed exactly; longer than max_wait: the run yields and resumes then
circuit_breaker: { failures: 10, open: 60s }
endpoints:
  addresses:
    path: /search/addresses
    params: { sortBy: address, sortAscending: "true" }
    paginator: { type: page_number, page_param: page, limit_param: per_page, limit: 50, total_items_path: /totalHits, max_items: 10000 }
    data_selector: /addresses
    record_key: /addressID
    schema: boligsiden-address.schema.json
    roots: { address: "", case: /cases/* }        # where the model's entities sit in one record
  cases:
    path: /search/cases
    data_selector: /cases
    record_key: /caseID
    roots: { address: /address, case: "" }
)yaml";

constexpr std::string_view job = R"(job: copenhagen-villas
endpoint: boligsiden.addresses
model: housing
params: { addressTypes: villa }
partitions:
  from: municipalities                             # config/catalog/municipalities.yaml
  where: { reference_area: true }                  # or names, codes, region, {distance_to_copenhagen_km: {max: 60}}
  params: { municipalities: "{name}" }
  expect: { /municipality/municipalityCode: "{code}" }   # a filter the API ignores must never pass for an answer
  split: { over: 9500, by: zip_codes, params: { zipCodes: "{zip}" } }
  concurrency: 8
on_missing: soft_delete                            # keep | soft_delete | hard_delete; only after a proven complete partition
gates: { max_reject_ratio: 1%, max_shrink: 30% }
schedule:
  cron: "0 3 * * SUN"            # 5 fields, names, steps, lists, @daily …; DST as cronie does it
  timezone: Europe/Copenhagen
  jitter: 10m                    # spread by a hash of the job's name: the same after a restart
  overlap: skip                  # skip | buffer_one | replace
  on_missed: run_once            # skip | run_once, within starting_deadline
  starting_deadline: 24h
deadline: 6h
)";

constexpr std::string_view model = R"(model: housing
tables:
  properties:
    root: address
    key: id
    columns:
      id:           { path: /addressID, type: uuid }
      zip_code:     { path: /zipCode, type: integer }
      latitude:     { path: /coordinates/lat, type: double }
      is_on_market: { path: /isOnMarket, type: boolean }
      latest_valuation: { path: /latestValuation, type: bigint }
    track: [is_on_market, latest_valuation]        # each change of these is kept in `changes`
  registrations: { parent: properties, each: /registrations, key: [property_id, registration_id], columns: {
      property_id: { parent: id }, registration_id: { path: /registrationID, type: text } } }
  municipalities: { root: address, at: /municipality, shared: true, key: municipality_code, columns: {
      municipality_code: { path: /municipalityCode, type: integer } } }
)";

constexpr std::string_view catalog = R"(catalog: municipalities
entries:
  - { name: København, code: 101, reference_area: true, zip_codes: [1000, 2100] }
  - { name: Fanø, code: 563, reference_area: false, zip_codes: [6720] }
)";

TEST(DesignExample, LoadsAsItStands) {
  Folder folder;
  folder.write("sources/boligsiden.yaml", source)
      .write("jobs/copenhagen-villas.yaml", job)
      .write("models/housing.yaml", model)
      .write("catalog/municipalities.yaml", catalog)
      .write("schemas/boligsiden-address.schema.json", "{}");
  const Loaded loaded = folder.load();
  ASSERT_EQ(folder.text_of(loaded.diagnostics), "");
  const Source& read = loaded.definitions.sources.at("boligsiden");
  EXPECT_EQ(read.client.headers.at(1).second, "housingd/" HOUSINGD_VERSION " (+no contact set)");
  EXPECT_EQ(read.retry.max_wait, 10min);
  EXPECT_EQ(read.endpoints.at("cases").paginator.type, PaginatorType::single_page);
  const Job& villas = loaded.definitions.jobs.at("copenhagen-villas");
  EXPECT_EQ(villas.partitions.split->as, "zip");
  EXPECT_DOUBLE_EQ(villas.gates.max_shrink, 0.3);
  EXPECT_EQ(villas.schedule->starting_deadline, 24h);
  const auto partitions = partitions_of(loaded.definitions, villas);
  ASSERT_EQ(partitions.size(), 1U);
  EXPECT_EQ(partitions[0].name, "København");
  EXPECT_EQ(partitions[0].expect.at(0).second, "101");
  EXPECT_THAT(partitions[0].slices.at(1).params, testing::ElementsAre(testing::Pair("zipCodes", "2100")));
}

}  // namespace
}  // namespace housingd::definition
