// Two small comforts. Everything works without them.

// A message that is looked at counts as seen; that is a change, so it is posted.
const message = document.querySelector("[data-message]");
if (message && message.dataset.seen === "0") {
  const fields = new URLSearchParams({ message: message.dataset.message, token: message.dataset.token });
  fetch("/seen", { method: "POST", body: fields, redirect: "manual" });
}

// The list says when mail has come, and fills itself while it is empty.
const fresh = document.getElementById("fresh");
const look = async () => {
  if (document.hidden) return;
  const answer = await fetch("/api/status").catch(() => null);
  if (!answer || !answer.ok) return;
  const status = await answer.json();
  const more = status.count - Number(fresh.dataset.count);
  if (status.newest <= Number(fresh.dataset.newest) || more <= 0) return;
  if (fresh.dataset.count === "0") return location.reload();
  const link = document.createElement("a");
  link.href = "/";
  link.textContent = `${more.toLocaleString("en")} new ${more === 1 ? "message" : "messages"} · Show`;
  fresh.replaceChildren(link);
};
if (fresh) setInterval(look, 2000);
