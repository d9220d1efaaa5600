// One pass of shapes over one tree: where it is, and what it has found wrong.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/definition/diagnostics.h"
#include "pipeline/definition/yaml/node.h"

namespace housingd::definition::shape {

class Reading {
 public:
  // `whole`: how messages call the document itself, "this source".
  Reading(Diagnostics& diagnostics, std::string whole) : diagnostics_(diagnostics), whole_(std::move(whole)) {}

  // The value being read: 'client.timeout', or "this source".
  [[nodiscard]] std::string subject() const;

  void refuse(const yaml::Spot& spot, std::string what, std::string expected = {}, std::string hint = {});
  // "'client.timeout.connect' cannot be 'soon'". Silent about a value whose
  // interpolation has failed already.
  void refuse_value(const yaml::Node& node, std::string expected, std::string hint = {});

  // Names the value that is read until the end of the scope.
  class Scope {
   public:
    Scope(Reading& reading, std::string_view key);
    Scope(Reading& reading, std::size_t index);
    ~Scope() { reading_.path_.resize(length_before_); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Reading& reading_;
    std::size_t length_before_;
  };

 private:
  Diagnostics& diagnostics_;
  std::string whole_;
  std::string path_;
};

}  // namespace housingd::definition::shape
