package io.poolcoordinator.redis.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptLoaderTest {

  private final Map<String, String> files = new HashMap<>();
  private final ScriptLoader loader = new ScriptLoader(files::get);

  @Test
  void aScriptWithoutIncludesIsTakenAsItIs() {
    files.put("a.lua", "return 1\n");

    assertThat(loader.load("a")).isEqualTo("return 1\n");
  }

  @Test
  void includesStandBeforeTheTextThatWantsThemEachOnce() {
    files.put("a.lua", "-- @include left\n-- @include right\nA");
    files.put("include/left.lua", "-- @include base\nLEFT");
    files.put("include/right.lua", "-- @include base\nRIGHT");
    files.put("include/base.lua", "BASE");

    assertThat(loader.load("a").lines().filter(line -> !line.startsWith("--")))
        .containsExactly("BASE", "LEFT", "RIGHT", "A");
  }

  @Test
  void aMissingScriptIsNamed() {
    assertThatThrownBy(() -> loader.load("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("script a.lua is missing");
  }

  @Test
  void aMissingIncludeIsNamedWithTheWayToIt() {
    files.put("a.lua", "-- @include b");
    files.put("include/b.lua", "-- @include c");

    assertThatThrownBy(() -> loader.load("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("script a.lua: missing include a.lua -> include/b.lua -> include/c.lua");
  }

  @Test
  void aCircleIsNamedWithItsWay() {
    files.put("a.lua", "-- @include b");
    files.put("include/b.lua", "-- @include c");
    files.put("include/c.lua", "-- @include b");

    assertThatThrownBy(() -> loader.load("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "script a.lua: circular include a.lua -> include/b.lua -> include/c.lua ->"
                + " include/b.lua");
  }

  @Test
  void anIncludeThatIsNamedTwiceIsRefused() {
    files.put("a.lua", "-- @include b\n-- @include b");
    files.put("include/b.lua", "B");

    assertThatThrownBy(() -> loader.load("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("script a.lua: includes b twice");
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    files.put("a.lua", "-- @include ../b");

    assertThatThrownBy(() -> loader.load("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("script a.lua: \"-- @include ../b\" must name one include");
  }

  @Test
  void whatStandsAheadIsThereWithoutTheTable() {
    files.put("include/late.lua", "-- Purpose: c\nlocal function late() return short() end\n");
    files.put("include/ahead.lua", "-- @ahead\nlocal function short() return 1 end\n");
    files.put("a.lua", "-- @include late\n-- @include ahead\nreturn late()");

    String loaded = loader.load("a");

    assertThat(loaded)
        .startsWith("-- @ahead\nlocal function short() return 1 end\n")
        .contains("\nfunction M.late() return short() end\n")
        .endsWith("\nreturn M.late()");
    assertThat(loaded.indexOf("local function short()")).isLessThan(loaded.indexOf("local M = "));
  }

  @Test
  void functionsOfIncludesAreFieldsOfOneTable() {
    files.put("a.lua", "-- @include b\nlocal function own() return 1 end\nreturn twice(own())");
    files.put("include/b.lua", "-- Purpose: b\n\nlocal function twice(x) return 2 * x end\n");

    assertThat(loader.load("a"))
        .startsWith("local M = setmetatable({twice = nil}, ")
        .contains("\nfunction M.twice(x) return 2 * x end\n")
        .endsWith("local function own() return 1 end\nreturn M.twice(own())");
  }

  @Test
  void anIncludeThatExportsIsMadeWhenItIsUsed() {
    files.put("a.lua", "-- @include b\nreturn twice(1)");
    files.put(
        "include/b.lua",
        "-- Purpose: b\n--\n-- @exports twice\n\nlocal function half(x) return x / 2 end\n\n"
            + "function twice(x) return 4 * half(x) end\n");

    assertThat(loader.load("a"))
        .contains("' twice=include/b.lua '")
        .contains("M['make include/b.lua'] = function()\n")
        .contains("\nlocal function half(x) return x / 2 end\n")
        .contains("\nfunction M.twice(x) return 4 * half(x) end\n");
  }

  @Test
  void whatIsExportedMustBeThere() {
    files.put("a.lua", "-- @include b");
    files.put("include/b.lua", "-- @exports twice\n");

    assertThatThrownBy(() -> loader.load("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("include/b.lua exports twice, but has no such function");
  }

  @Test
  void aFunctionOfTwoIncludesIsRefused() {
    files.put("a.lua", "-- @include b\n-- @include c");
    files.put("include/b.lua", "-- Purpose: b\nlocal function twice(x) return 2 * x end\n");
    files.put("include/c.lua", "-- Purpose: c\nlocal function twice(x) return x + x end\n");

    assertThatThrownBy(() -> loader.load("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("include/c.lua: the function twice stands elsewhere too");
  }

  @ParameterizedTest
  @EnumSource
  void everyScriptOfTheLibraryLoads(Script script) {
    ScriptSource source = ScriptSource.of(script, Messaging.CLASSIC);

    assertThat(source.text()).contains("function M.wrong_arguments(");
    assertThat(source.sha1()).matches("[0-9a-f]{40}");
  }

  @Test
  void theSha1IsThatOfTheText() {
    assertThat(ScriptSource.of("return 1").sha1())
        .isEqualTo("e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
  }
}
