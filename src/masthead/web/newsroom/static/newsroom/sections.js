// The stream of sections: Wagtail’s own, but sections whose kind is not installed are shown and never offered.
(() => {
  "use strict";

  const { StreamBlockDefinition } = window.wagtailStreamField.blocks;

  class SectionsBlockDefinition extends StreamBlockDefinition {
    constructor(name, groups, states, meta) {
      super(name, groups, states, meta);
      this.groupedChildBlockDefs = groups
        .map(([group, kinds]) => [group, kinds.filter((kind) => kind.name !== "kept_section")])
        .filter(([, kinds]) => kinds.length > 0);
    }
  }

  window.telepath.register("masthead.blocks.SectionsBlock", SectionsBlockDefinition);
})();
