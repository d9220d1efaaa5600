// Documents as the daemon sends them.
#pragma once

#include <string>

namespace housingd::daemon_test {

// Each a JSON object in one line; the members given replace those of a job (a
// run) that is well: job("villas", R"("health":"failed")").
[[nodiscard]] std::string job(const std::string& name, const std::string& members = {});
[[nodiscard]] std::string run(int id, const std::string& state, const std::string& members = {});
[[nodiscard]] std::string live_run(int id, const std::string& members = {});
[[nodiscard]] std::string status(const std::string& jobs, const std::string& runs = {},
                                 const std::string& members = {});

// `object` with these members added, or put in place of those it has.
[[nodiscard]] std::string with(const std::string& object, const std::string& members);

}  // namespace housingd::daemon_test
