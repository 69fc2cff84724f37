// What our rich text has beyond Draftail’s own: links that may be paid for, and the language of words.
//
// A link is the entity LINK with { url, affiliate }; a language is the style LANG-<tag>, so that it may cross links.
// masthead.web.newsroom.rich_text_state reads and writes both.
(() => {
  "use strict";

  const { React, DraftJS, draftail, masthead } = window;
  const { EditorState, Modifier, RichUtils } = DraftJS;
  const PREFIX = "LANG-";
  const TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
  const SCHEMES = ["http", "https", "mailto", "tel"];
  const LANGUAGES = [
    ["ar", "Arabic"],
    ["de", "German"],
    ["en", "English"],
    ["fr", "French"],
    ["hi", "Hindi"],
    ["id", "Indonesian"],
    ["ja", "Japanese"],
    ["ko", "Korean"],
    ["ms", "Malay"],
    ["ru", "Russian"],
    ["th", "Thai"],
    ["vi", "Vietnamese"],
    ["zh-Hans", "Chinese, simplified"],
    ["zh-Hant", "Chinese, traditional"],
  ];

  // ---- Links

  const schemeOf = (url) => (/^([A-Za-z][A-Za-z0-9+.-]*):/.exec(url) || ["", ""])[1].toLowerCase();

  const followed = (url) => !schemeOf(url) || SCHEMES.includes(schemeOf(url));

  const addressProblem = (url) =>
    followed(url) ? "" : `“${schemeOf(url)}:” cannot be followed. Use https:, mailto: or tel:.`;

  const withScheme = (url) => (/^www\./i.test(url) ? `https://${url}` : url);

  const askForLink = ({ words, url, affiliate, withWords, remove }) =>
    masthead.ask({
      title: url ? "Change the link" : "Link",
      submit: url ? "Change" : "Link",
      remove,
      fields: [
        ...(withWords ? [{ name: "words", label: "Words", value: words }] : []),
        {
          name: "url",
          label: "Address",
          value: url,
          check: addressProblem,
          help: "https://…, mailto:…, tel:… or a merge tag such as {{ web_link }}.",
        },
        { name: "affiliate", label: "Affiliate or paid link: marked for readers", value: affiliate, type: "checkbox" },
      ],
    });

  class LinkSource extends React.Component {
    componentDidMount() {
      const { editorState, entity, onClose } = this.props;
      const data = entity ? entity.getData() : {};
      askForLink({
        url: data.url,
        affiliate: data.affiliate,
        withWords: editorState.getSelection().isCollapsed(),
        remove: entity ? "Remove the link" : "",
      }).then((answer) => (answer === null ? onClose() : this.apply(answer)));
    }

    apply(answer) {
      const { editorState, onComplete } = this.props;
      const selection = editorState.getSelection();
      if (answer === "removed") {
        onComplete(RichUtils.toggleLink(editorState, selection, null));
        return;
      }
      const data = { url: withScheme(answer.url), affiliate: answer.affiliate };
      const content = editorState.getCurrentContent().createEntity("LINK", "MUTABLE", data);
      const key = content.getLastCreatedEntityKey();
      if (selection.isCollapsed()) {
        const style = editorState.getCurrentInlineStyle();
        const inserted = Modifier.insertText(content, selection, answer.words, style, key);
        onComplete(EditorState.push(editorState, inserted, "insert-characters"));
      } else {
        onComplete(RichUtils.toggleLink(editorState, selection, key));
      }
    }

    render() {
      return null;
    }
  }

  const LinkWords = (props) => {
    const { url, affiliate } = props.contentState.getEntity(props.entityKey).getData();
    return React.createElement(draftail.TooltipEntity, {
      ...props,
      icon: affiliate ? "#icon-tag" : "#icon-link",
      label: affiliate ? `Paid: ${url}` : url || "No address",
      url: url && followed(url) ? url : null,
    });
  };

  // ---- Languages

  const languageOf = (styles) => {
    const style = styles.find((name) => name.startsWith(PREFIX));
    return style ? style.slice(PREFIX.length) : "";
  };

  // The run of words in one language around the cursor.
  const runAround = (editorState) => {
    const selection = editorState.getSelection();
    const block = editorState.getCurrentContent().getBlockForKey(selection.getStartKey());
    let run = null;
    block.findStyleRanges(
      (character) => languageOf(character.getStyle()) !== "",
      (start, end) => {
        if (start <= selection.getStartOffset() && selection.getStartOffset() <= end) {
          run = selection.merge({ anchorOffset: start, focusOffset: end, isBackward: false });
        }
      },
    );
    return run;
  };

  const languageAt = (editorState, selection) => {
    const block = editorState.getCurrentContent().getBlockForKey(selection.getStartKey());
    return block.getLength() > selection.getStartOffset() ? languageOf(block.getInlineStyleAt(selection.getStartOffset())) : "";
  };

  const withLanguage = (editorState, selection, tag) => {
    let content = editorState.getCurrentContent();
    const known = new Set();
    content.getBlockMap().forEach((block) =>
      block.getCharacterList().forEach((character) =>
        character.getStyle().forEach((style) => {
          if (style.startsWith(PREFIX)) known.add(style);
        }),
      ),
    );
    known.forEach((style) => {
      content = Modifier.removeInlineStyle(content, selection, style);
    });
    if (tag) content = Modifier.applyInlineStyle(content, selection, PREFIX + tag);
    return EditorState.push(editorState, content, "change-inline-style");
  };

  const icon = React.createElement(
    "svg",
    { className: "icon icon-globe Draftail-Icon", "aria-hidden": "true" },
    React.createElement("use", { href: "#icon-globe" }),
  );

  const LanguageControl = ({ getEditorState, onChange }) => {
    const editorState = getEditorState();
    const collapsed = editorState.getSelection().isCollapsed();
    const selection = collapsed ? runAround(editorState) : editorState.getSelection();
    const current = selection ? languageAt(editorState, selection) : "";
    const ask = async () => {
      const answer = await masthead.ask({
        title: "Language of these words",
        submit: "Mark",
        remove: current ? "Remove the mark" : "",
        fields: [
          {
            name: "tag",
            label: "Language",
            value: current,
            options: LANGUAGES,
            check: (tag) => (TAG.test(tag) ? "" : "Write a language tag such as ja or zh-Hant."),
            help: "A tag such as ja or zh-Hant. Screen readers and fonts follow it.",
          },
        ],
      });
      if (answer) onChange(withLanguage(getEditorState(), selection, answer === "removed" ? "" : answer.tag));
    };
    const title = current ? `Language: ${current}` : "Language of the selected words";
    return React.createElement(
      "button",
      {
        type: "button",
        className: `Draftail-ToolbarButton${current ? " Draftail-ToolbarButton--active" : ""}`,
        disabled: !selection,
        title,
        "aria-label": title,
        // The selection stays where it is.
        onMouseDown: (event) => event.preventDefault(),
        onClick: ask,
      },
      icon,
      current ? React.createElement("span", { className: "masthead-language" }, current) : null,
    );
  };

  // ---- Registration

  // Draftail hands out its table of entities for whatever is registered: what it does with pasted links stays.
  const entities = draftail.registerPlugin({ type: "LINK-OF-WAGTAIL" }, "entityTypes");
  delete entities["LINK-OF-WAGTAIL"];
  entities.LINK = { ...entities.LINK, type: "LINK", source: LinkSource, decorator: LinkWords };

  draftail.registerPlugin({ type: "MASTHEAD-LANGUAGE", inline: LanguageControl }, "controls");
  draftail.registerPlugin(
    {
      type: "MASTHEAD-LANGUAGE",
      customStyleFn: (styles) =>
        languageOf(styles) ? { borderBottom: "1px dashed var(--w-color-text-meta)" } : undefined,
    },
    "plugins",
  );
})();
