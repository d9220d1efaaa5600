// A stand-in for the registers of the state: StatBank's cubes and DAWA's lists,
// in the shape of the real ones. Names and codes are the catalog's, figures are
// made up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/generator/municipality.h"

namespace housingd::simulator {

class Registers {
 public:
  explicit Registers(std::vector<generator::Municipality> municipalities);

  // The JSON that answers, nothing for a path that is not theirs.
  [[nodiscard]] std::optional<std::string> list(std::string_view path) const;
  // The cube that the body of POST /v1/data asks for; nothing for a table that
  // there is not, or a body that is no request.
  [[nodiscard]] std::optional<std::string> cube(std::string_view body) const;

  static constexpr std::string_view cube_path = "/v1/data";

 private:
  struct Variable {
    std::string code;
    std::vector<std::string> codes;
    std::vector<std::string> labels;
  };
  [[nodiscard]] std::string write(const std::string& title, const std::vector<Variable>& variables) const;
  [[nodiscard]] std::vector<Variable> population() const;
  [[nodiscard]] static std::vector<Variable> price_index();

  std::vector<generator::Municipality> municipalities_;
};

}  // namespace housingd::simulator
