#include "Stdlib.h"

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed

static const unsigned char project_yaml[] = {
#embed "project/gse-project.yaml"
};
static const unsigned char policy_yaml[] = {
#embed "project/policy.yaml"
};
static const unsigned char inventory_yaml[] = {
#embed "project/inventory.yaml"
};
static const unsigned char kernels_lua[] = {
#embed "project/kernels.lua"
};
static const unsigned char kernels_test_lua[] = {
#embed "project/kernels_test.lua"
};
static const unsigned char model_yaml[] = {
#embed "project/model.yaml"
};
static const unsigned char luarc_json[] = {
#embed "project/luarc.json"
};

static const struct {
    const char *name;
    const unsigned char *text;
    size_t length;
} files[] = {
    {"gse-project.yaml", project_yaml, sizeof project_yaml},
    {"policy.yaml", policy_yaml, sizeof policy_yaml},
    {"inventory.yaml", inventory_yaml, sizeof inventory_yaml},
    {"kernels.lua", kernels_lua, sizeof kernels_lua},
    {"kernels_test.lua", kernels_test_lua, sizeof kernels_test_lua},
    {"model.yaml", model_yaml, sizeof model_yaml},
    {".luarc.json", luarc_json, sizeof luarc_json},
};

#define COUNT (sizeof files / sizeof files[0])

const char *gse_project_name(size_t position) { return position < COUNT ? files[position].name : NULL; }

const char *gse_project_source(size_t position, size_t *length) {
    *length = position < COUNT ? files[position].length : 0;
    return position < COUNT ? (const char *)files[position].text : NULL;
}
