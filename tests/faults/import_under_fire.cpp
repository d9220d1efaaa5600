#include "tests/faults/import_under_fire.h"

#include <fstream>
#include <iostream>

namespace housingd::faults {

void ImportUnderFire::SetUp() {
  if (const auto why = support::PostgresServer::missing()) GTEST_SKIP() << *why;
  importer_.set("jobs.copenhagen-villas.gates.max_reject_ratio", "50%")
      .set("sources.boligsiden.endpoints.addresses.paginator.limit", "20");
  server_.emplace(support::PrivatePostgresServer::Options{"log_line_prefix = '%e '\n" + server_settings_, {}});
  calm_.emplace(server());
  first_ = import_undisturbed(importer_, *market_.before, *calm_);
  second_ = import_undisturbed(importer_, *market_.after, *calm_);
}

std::unique_ptr<PostgresPlace> ImportUnderFire::imported_once() {
  auto place = std::make_unique<PostgresPlace>(server());
  (void)import_undisturbed(importer_, *market_.before, *place);
  return place;
}

void ImportUnderFire::import_under(const Plan& plan) {
  SCOPED_TRACE("HOUSINGD_FAULT_SEED=" + std::to_string(chance_.seed()));
  for (int attacks = 0; attacks < plan.attacks && !HasFailure();) {
    const PostgresPlace place(server());
    attack_one(plan, place, *market_.before, first_, &attacks);
    if (!HasFailure()) attack_one(plan, place, *market_.after, second_, &attacks);
  }
}

void ImportUnderFire::attack_one(const Plan& plan, const PostgresPlace& place, simulator::Simulator& source,
                                 const Undisturbed& undisturbed, int* attacks) {
  source.reset_ledger();
  const auto import = importer_.start(source, plan.way.empty() ? place.url() : place.url_by(plan.way));
  for (int i = 0; i < plan.each_import && !import->ends_within(chance_.up_to(undisturbed.took / 2)); ++i) {
    plan.attack(place);
    ++*attacks;
  }
  expect_as_undisturbed(import->wait(), place, source, undisturbed);
}

void ImportUnderFire::expect_as_undisturbed(const ChildProcess::Ended& end, const Place& place,
                                            simulator::Simulator& source, const Undisturbed& undisturbed) {
  ASSERT_EQ(end.status, 0) << end.err << end.out;
  expect_equal(undisturbed.contents, contents_of(place, importer_.model()));
  EXPECT_EQ(source.ledger().requests, undisturbed.requests);
  if (HasFailure()) std::cout << end.err;
}

std::size_t ImportUnderFire::times_logged(const std::string& sqlstate) const {
  std::ifstream log(server_->log());
  std::size_t count = 0;
  for (std::string line; std::getline(log, line);) count += line.starts_with(sqlstate + " ERROR") ? 1U : 0U;
  return count;
}

}  // namespace housingd::faults
