// Runs before SimCord's own script: gives it the secret that it wants behind the "#", keeps the page alive and at
// the newest message, and makes typing a command feel as in Discord.
(() => {
  const secret = document.querySelector('meta[name="demo-secret"]').content;
  history.replaceState(null, "", `/#${secret}`);
  window.addEventListener("load", () => history.replaceState(null, "", "/"));

  // SimCord's page gives up for good when its server was started again; a fresh page carries on.
  const ask = window.fetch;
  window.fetch = async (input, options) => {
    const ours = String(input).startsWith("/api/");
    try {
      const response = await ask(input, options);
      if (ours) {
        delete document.documentElement.dataset.offline;
        if (response.status === 401 || response.status === 410) window.location.reload();
      }
      return response;
    } catch (error) {
      if (ours && error.name !== "AbortError") document.documentElement.dataset.offline = "";
      throw error;
    }
  };

  window.addEventListener("DOMContentLoaded", () => {
    const timeline = document.getElementById("channel-timeline");
    const list = document.getElementById("channel-message-list");
    const newer = document.getElementById("new-messages");
    let atNewest = true;
    const stay = () => {
      if (!atNewest) return;
      timeline.scrollTop = timeline.scrollHeight;
      newer.hidden = true;
    };
    const follow = () => {
      atNewest = true;
      stay();
    };
    const look = () => {
      atNewest = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight < 80;
    };
    // Only a person's own scrolling counts, not the one that a picture causes when it has loaded.
    for (const event of ["wheel", "touchmove", "pointerup", "keyup"]) {
      timeline.addEventListener(event, () => requestAnimationFrame(look), { passive: true });
    }
    document.getElementById("viewer-picker").addEventListener("change", follow, true);
    newer.addEventListener("click", follow);
    new ResizeObserver(stay).observe(list);
    new MutationObserver(stay).observe(list, { childList: true, subtree: true });

    // Discord takes a command when a space follows its name, and what comes after it for the first option.
    // SimCord's page wants the command picked from its list, and would post "/hip clamshell" as a plain message.
    const box = document.getElementById("channel-composer-input");
    let picking = false;
    const say = (field, text) => {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const pick = (name, rest) => {
      say(box, name);
      const entries = [...document.querySelectorAll(".command-entry")];
      const entry = entries.find((item) => item.querySelector("strong").textContent === name);
      if (!entry) return false;
      entry.click();
      if (!rest) return true;
      if (!document.querySelector(".command-option-input")) {
        document.querySelector(".command-ghost")?.click();
        document.querySelector(".command-suggestion")?.click();
      }
      const option = document.querySelector(".command-option-input");
      if (option) say(option, rest);
      return true;
    };
    box.addEventListener("input", (event) => {
      const text = box.value;
      const mending = event.inputType?.startsWith("delete") || /^[^ ]$/.test(event.data ?? "");
      if (picking || mending || !/^[/].* /.test(text)) return;
      picking = true;
      const words = text.split(" ");
      let n = words.length;
      while (n > 0 && !(words[n - 1] && pick(words.slice(0, n).join(" "), words.slice(n).join(" ")))) n -= 1;
      if (n === 0) say(box, text);
      picking = false;
    });

    // Enter sends the command unless something else is marked in the list. SimCord's page would add an optional
    // option that nobody asked for, or choose again and again what is in the field already.
    const form = document.getElementById("channel-composer");
    document.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Enter" || !event.target.matches?.(".command-option-input, .command-chip")) return;
        const marked = document.querySelector('.command-suggestion[aria-selected="true"]');
        const typed = event.target.value?.trim().toLowerCase();
        const named = [marked?.dataset.value, marked?.textContent].some((name) => name?.toLowerCase() === typed);
        if (marked && !named && !event.target.matches(".command-chip")) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        form.requestSubmit();
      },
      true,
    );

    // While it waits for an answer, for suggestions say, SimCord's page drops a command without a word.
    let held = false;
    const busy = () => {
      const now = window.simcordPreview;
      return now.pendingAction !== null || now.awaitingRevision > now.publishedRevision;
    };
    document.addEventListener(
      "submit",
      (event) => {
        if (event.target !== form) return;
        follow();
        if (!busy()) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        held = true;
      },
      true,
    );
    new MutationObserver(() => {
      if (!held || busy()) return;
      held = false;
      form.requestSubmit();
    }).observe(document.getElementById("action-status"), { childList: true, subtree: true });

    // The demo's clock: its time, and buttons that move it forward. While it moves, presses wait their turn.
    const clock = document.createElement("div");
    clock.id = "demo-clock";
    clock.setAttribute("role", "group");
    clock.setAttribute("aria-label", "Move time forward");
    const time = document.createElement("output");
    const steps = ["+1 h", "+6 h", "+1 day", "+1 week"].map((step) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "toolbar-button";
      button.textContent = step;
      button.addEventListener("click", () => tell(step));
      return button;
    });
    clock.append(time, ...steps);
    document.getElementById("toolbar").append(clock);
    let next;
    const tell = async (step) => {
      clearTimeout(next);
      let moving = false;
      if (step) {
        follow();
        for (const button of steps) button.disabled = true;
      }
      try {
        const headers = { "X-Simcord-Capability": secret };
        const response = await ask("/api/demo-clock", step ? { method: "POST", headers, body: step } : { headers });
        const shown = await response.json();
        moving = shown.moving;
        time.textContent = shown.text;
      } catch {
        // The page says already that the demo has stopped.
      }
      clock.toggleAttribute("data-moving", moving);
      for (const button of steps) button.disabled = moving;
      next = setTimeout(tell, moving ? 250 : 5000);
    };
    tell();
  });
})();
