/** Variables of the MSG_ family that oclif itself reads; settings do not complain of them. */
export const OCLIF_VARIABLES: readonly string[] = [
  'MSG_BINPATH',
  'MSG_CACHE_DIR',
  'MSG_CONFIG_DIR',
  'MSG_DATA_DIR',
  'MSG_DISABLE_THEME',
  'MSG_FORCE_VERSION_CACHE_UPDATE',
  'MSG_NPM_REGISTRY',
  'MSG_REDIRECTED',
  'MSG_SKIP_NEW_VERSION_CHECK',
  'MSG_UPDATE_INSTRUCTIONS',
  'MSG_USER_AGENT',
];
