package io.writ.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.RecordType.OfExecution;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of the record types are what docs/formats/record.md says of them. */
class RecordTypeTest {
    private static final Pattern HEADING = Pattern.compile("(?m)^## `(.+)`$");
    private static final Pattern MEMBERS = Pattern.compile("(?m)^\\| ((?:`\\w+`(?:, )?)+) \\|");
    private static final Pattern PLACES = Pattern.compile("`/([^`]+)`");
    private static final String COMMITMENT = "A".repeat(43);

    private static String page = "";

    @BeforeAll
    static void readPage() throws IOException {
        page = Files.readString(Path.of("..", "docs", "formats", "record.md"));
    }

    @Test
    void everyTypeHasASectionAndEverySectionAType() {
        var sections = HEADING.matcher(page).results().map(heading -> heading.group(1));

        assertThat(sections)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(RecordType.values())
                        .map(RecordType::wireName)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void commitmentsAreFoundInThePlacesThatItsSectionLists(RecordType type) {
        var disclosed = section(type)
                .lines()
                .filter(line -> line.startsWith("Disclosed: "))
                .flatMap(line -> PLACES.matcher(line).results())
                .map(place -> "/" + place.group(1).replace("<n>", "0"));

        assertThat(RecordPlaces.commitments(full(type.wireName())).keySet())
                .containsExactlyInAnyOrderElementsOf(withIdempotency(disclosed));
    }

    @Test
    void ofAnUnknownTypeEveryMemberThatNotAllRecordsHaveCouldBeACommitment() {
        var common = Set.of("type", "v", "id", "time", "tenant", "principal", "threadId", "agentId");
        var maps = Set.of("signals", "facts", "evidence");
        var others = allMembers().stream().filter(name -> !common.contains(name) && !maps.contains(name));

        assertThat(RecordType.of("memo")).isEmpty();
        assertThat(RecordPlaces.commitments(full("memo")).keySet())
                .containsExactlyInAnyOrderElementsOf(withIdempotency(others.map(name -> "/" + name)));
    }

    /** A record with a commitment wherever any type has one. */
    private static JsonObject full(String type) {
        var commitment = new JsonString(COMMITMENT);
        var record = JsonObject.builder().put("type", type);
        var map = JsonObject.builder().put("<name>", commitment).build();
        var item = JsonObject.builder().put("jws", commitment).build();
        record.put("signals", map).put("facts", map).put("evidence", new JsonArray(List.of(item)));
        var built = record.build();
        var rest = JsonObject.builder().putAll(built);
        allMembers().stream().filter(name -> !built.has(name)).forEach(name -> rest.put(name, commitment));
        return rest.build();
    }

    /** Any record may have an idempotency key, whether or not a caller of this release can give one. */
    private static Set<String> withIdempotency(Stream<String> places) {
        var all = new TreeSet<>(Set.of("/idempotency"));
        places.forEach(all::add);
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void aRecordWithNoneOfTheMembersOfItsTypeIsRefusedAtOneOfThem(RecordType type) {
        var bare = JsonObject.builder().put("v", 1).put("type", type.wireName());
        bare.put("id", "01932f6a-7c00-7000-8000-000000000001").put("time", "2026-11-20T05:10:03.123Z");
        bare.put("principal", "key:ci").put("tenant", "default");
        var members = membersOf(section(type));
        members.addAll(List.of("threadId", "agentId"));

        assertThatThrownBy(() -> RecordForm.check(bare.build()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().place().substring(1))
                                .isIn(members));
    }

    @ParameterizedTest
    @EnumSource
    void itSaysNothingOfAnExecutionIfItsSectionHasNoMemberToNameOne(RecordType type) {
        var members = membersOf(section(type));

        assertThat(type.ofExecution() != OfExecution.NOTHING)
                .isEqualTo(members.contains("executionId") || members.contains("approvalId"));
    }

    @Test
    void anExecutionIsOpenedByADecisionAndContinuedByTheEndOfItsApproval() {
        assertThat(RecordType.values())
                .filteredOn(RecordType::isSequel)
                .containsExactly(RecordType.APPROVAL_RESOLVED, RecordType.APPROVAL_EXPIRED);
        assertThat(RecordType.values())
                .filteredOn(type -> type.ofExecution() == OfExecution.OPENS)
                .containsExactly(RecordType.DECISION);
    }

    private static String section(RecordType type) {
        var begin = page.indexOf("\n## `" + type.wireName() + "`\n");
        return page.substring(begin, page.indexOf("\n## ", begin + 1));
    }

    private static Set<String> allMembers() {
        return membersOf(page.substring(0, page.indexOf("\n## The request")));
    }

    private static Set<String> membersOf(String text) {
        var names = new LinkedHashSet<String>();
        MEMBERS.matcher(text)
                .results()
                .forEach(row ->
                        names.addAll(List.of(row.group(1).replace("`", "").split(", "))));
        return names;
    }
}
