#include "tests/simulator/certificate.h"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>

namespace housingd::tests {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using X509Pointer = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

void name_it(X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const std::string text = "simulator";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             static_cast<const unsigned char*>(static_cast<const void*>(text.data())),
                             static_cast<int>(text.size()), -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_EXTENSION* address = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
  X509_add_ext(certificate, address, -1);
  X509_EXTENSION_free(address);
}

X509Pointer self_signed(EVP_PKEY* key) {
  X509Pointer certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3'600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3'600);
  X509_set_pubkey(certificate.get(), key);
  name_it(certificate.get());
  X509_sign(certificate.get(), key, EVP_sha256());
  return certificate;
}

}  // namespace

Certificate make_certificate() {
  const auto stem = std::filesystem::path(testing::TempDir()) / ("simulator-" + std::to_string(getpid()));
  const Certificate made{stem.string() + ".crt", stem.string() + ".key"};
  const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const X509Pointer certificate = self_signed(key.get());
  const File certificate_file(std::fopen(made.certificate.c_str(), "w"), &std::fclose);
  PEM_write_X509(certificate_file.get(), certificate.get());
  const File key_file(std::fopen(made.key.c_str(), "w"), &std::fclose);
  PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return made;
}

}  // namespace housingd::tests
