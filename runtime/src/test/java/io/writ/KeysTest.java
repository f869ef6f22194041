package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.KeyRequest;
import io.writ.caller.KeyRing;
import io.writ.caller.Pins;
import io.writ.caller.Principal;
import io.writ.caller.Role;
import io.writ.gate.Answer;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.Subject;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
    private static final String UNKNOWN =
            "INV-035@validate: Authorization: the API key is not known, has expired or has been revoked."
                    + " Send `Authorization: Bearer KEY` with a key that `writ keys create` printed.";

    @TempDir
    Path folder;

    private static KeyRequest terms(String json) {
        return KeyRequest.read(JsonReader.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private Tenants open(TimeSource time) {
        return Tenants.open(folder.resolve("home"), time, Entropy.system());
    }

    private static void requireUnknown(KeyRing ring, String key) {
        assertThatThrownBy(() -> ring.authenticate(key)).hasMessage(UNKNOWN);
    }

    @Test
    void aKeyIsGoodFromItsGrantToItsRevocationAlsoAfterARestartAndEachIsARecord() {
        var home = TestHome.found(folder);
        String key;
        try (var tenants = open(TimeSource.SYSTEM)) {
            var governor = tenants.find(TenantId.DEFAULT).orElseThrow();
            var issued = governor.keys()
                    .grant(terms("{'roles':['decide','audit'],'label':'the build','subject':'ci'}"), Principal.local());
            key = issued.key().orElseThrow().reveal();
            var caller = tenants.keys().authenticate(key);
            assertThat(caller.name()).isEqualTo("key:" + issued.grant().id());
            assertThat(caller.subject()).isEqualTo(new Subject("ci"));
            assertThat(caller.may(Role.AUDIT)).isTrue();
            assertThat(caller.may(Role.POLICY)).isFalse();
            assertThat(issued.attestation().toPrettyJson())
                    .doesNotContain(key.substring(22))
                    .doesNotContain("the build");
        }
        try (var tenants = open(TimeSource.SYSTEM)) {
            var governor = tenants.find(TenantId.DEFAULT).orElseThrow();
            var id = tenants.keys().authenticate(key).grant().id();
            var listed = governor.keys().list();
            assertThat(listed).hasSize(1);
            assertThat(listed.get(0).label()).contains("the build");
            assertThat(listed.get(0).lastUse()).isPresent();
            var revoked = governor.keys().revoke(id, Principal.local());
            requireUnknown(tenants.keys(), key);
            assertThat(governor.keys().revoke(id, Principal.local()).id()).isEqualTo(revoked.id());
        }
        try (var tenants = open(TimeSource.SYSTEM)) {
            requireUnknown(tenants.keys(), key);
        }
        assertThat(home.check())
                .extracting(attestation -> attestation.type())
                .endsWith("principal.granted", "principal.revoked");
    }

    @Test
    void aKeyHoldsTheFunctionsOfItsGrantAlsoAfterARestartAndAnAdminNoOthers() {
        var home = TestHome.found(folder);
        String maria;
        String admin;
        try (var governor = home.open()) {
            maria = grant(
                    governor, "{'roles':['approve'],'subject':'maria','functions':['finance-manager','cfo','cfo']}");
            admin = grant(governor, "{'roles':['admin']}");
        }
        try (var tenants = open(TimeSource.SYSTEM)) {
            var voter = tenants.keys().authenticate(maria);
            assertThat(voter.grant().functions().toJson())
                    .isEqualTo(JsonArray.ofStrings(List.of("cfo", "finance-manager")));
            assertThat(voter.holds(new FunctionName("cfo"))).isTrue();
            assertThat(voter.holds(new FunctionName("auditor"))).isFalse();
            assertThat(tenants.keys().authenticate(admin).holds(new FunctionName("cfo")))
                    .isFalse();
            assertThat(Principal.local().holds(new FunctionName("cfo"))).isTrue();
        }
        assertThat(home.check())
                .filteredOn(attestation -> attestation.type().equals("principal.granted"))
                .extracting(attestation -> attestation.record().get("functions"))
                .containsExactly(JsonArray.ofStrings(List.of("cfo", "finance-manager")), JsonArray.EMPTY);
    }

    private static String grant(Governor governor, String terms) {
        return governor.tenant()
                .keys()
                .grant(terms(terms), Principal.local())
                .key()
                .orElseThrow()
                .reveal();
    }

    @Test
    void functionsAreNoPartOfARequestThatNamesNone() {
        var digest =
                terms("{'roles':['approve'],'label':'maria','functions':[]}").bodyDigest();
        assertThat(terms("{'roles':['approve'],'label':'maria'}").bodyDigest()).isEqualTo(digest);
        assertThat(terms("{'roles':['approve'],'label':'maria','functions':['cfo']}")
                        .bodyDigest())
                .isNotEqualTo(digest);
    }

    @Test
    void aKeyThatExpiresIsGoodForExactlyAsLongAsItSays() {
        TestHome.found(folder);
        var clock = new SetClock(TimeSource.SYSTEM.wall());
        try (var tenants = open(clock)) {
            var issued = tenants.find(TenantId.DEFAULT)
                    .orElseThrow()
                    .keys()
                    .grant(terms("{'roles':['decide'],'expiresIn':'PT10S'}"), Principal.local());
            var key = issued.key().orElseThrow().reveal();
            clock.pass(Duration.ofMillis(9_999));
            assertThat(tenants.keys().authenticate(key).grant()).isEqualTo(issued.grant());
            clock.pass(Duration.ofMillis(1));
            requireUnknown(tenants.keys(), key);
        }
    }

    @Test
    void whatIsNotTheWholeKeyOpensNothing() {
        TestHome.found(folder);
        try (var tenants = open(TimeSource.SYSTEM)) {
            var key = tenants.find(TenantId.DEFAULT)
                    .orElseThrow()
                    .keys()
                    .grant(terms("{'roles':['admin']}"), Principal.local())
                    .key()
                    .orElseThrow()
                    .reveal();
            for (var at = 0; at < key.length(); at++) {
                var other = key.charAt(at) == 'a' ? 'b' : 'a';
                requireUnknown(tenants.keys(), key.substring(0, at) + other + key.substring(at + 1));
                requireUnknown(tenants.keys(), key.substring(0, at));
            }
            requireUnknown(tenants.keys(), key + "A");
        }
    }

    @Test
    void askingAgainUnderTheSameIdempotencyKeyMakesNoSecondKey() {
        var home = TestHome.found(folder);
        var wanted = "{'roles':['decide'],'idempotencyKey':'once'}";
        try (var governor = home.open()) {
            var first = governor.tenant().keys().grant(terms(wanted), Principal.local());
            var again = governor.tenant().keys().grant(terms(wanted), Principal.local());
            assertThat(again.key()).isEmpty();
            assertThat(again.grant()).isEqualTo(first.grant());
            assertThat(governor.tenant().keys().list()).hasSize(1);
            assertThatThrownBy(() -> governor.tenant()
                            .keys()
                            .grant(terms("{'roles':['admin'],'idempotencyKey':'once'}"), Principal.local()))
                    .hasMessageStartingWith("INV-014@replay: /idempotencyKey: ");
        }
    }

    @Test
    void aRowThatNamesAGrantTheLedgerDoesNotVouchForKeepsTheTenantClosed() throws Exception {
        var home = TestHome.found(folder);
        try (var governor = home.open()) {
            governor.tenant().keys().grant(terms("{'roles':['decide']}"), Principal.local());
            // another record's id in the row: a caller by a row alone
            governor.executeFromSignals(TestHome.payment("PAY-1", "250"));
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.database());
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    "UPDATE projection_principal SET value = CAST(x'01' || (SELECT id FROM record ORDER BY idx DESC LIMIT 1) AS BLOB)");
        }
        assertThatThrownBy(() -> open(TimeSource.SYSTEM))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(
                        "INV-031@store: projection_principal: a row names a grant that the ledger does not vouch for. ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'roles':[]} | /roles: a key without a role could do nothing
            {'roles':['root']} | /roles: "root" is not a role
            {'roles':['decide'],'label':' '} | /label: a label of 1 to 256 characters without control characters was expected
            {'roles':['decide'],'label':'María'} | /subject: the label is no name of 1 to 256 printable ASCII characters, so it cannot be the subject
            {'roles':['decide'],'subject':'María'} | /subject: a name of 1 to 256 printable ASCII characters was expected
            {'roles':['approve'],'functions':['cfo']} | /functions: nobody is behind this key who could hold them
            {'roles':['decide'],'agents':['']} | /agents: at most 32 patterns of 1 to 256 printable ASCII characters were expected
            {'roles':['decide'],'expiresIn':'P1Y'} | /expiresIn: a duration such as P90D or PT12H, of at most 3660 days, was expected
            {'roles':['decide'],'expiresIn':'PT0S'} | /expiresIn: a duration such as P90D or PT12H, of at most 3660 days, was expected
            {'roles':['decide'],'idempotencyKey':' '} | /idempotencyKey: a name of 1 to 256 printable ASCII characters was expected
            {'roles':['decide'],'functions':['cfo']} | /functions: functions say who votes, and a key without the role approve or admin cannot
            {'roles':['approve'],'functions':['finance\\u0007manager']} | /functions: at most 32 names of 1 to 128 bytes of printable text were expected
            {'roles':['approve'],'functions':['\\u202ecfo']} | /functions: at most 32 names of 1 to 128 bytes of printable text were expected
            {'roles':['approve'],'functions':['cfo\\n']} | /functions: at most 32 names of 1 to 128 bytes of printable text were expected
            {'roles':['approve'],'functions':['']} | /functions: at most 32 names of 1 to 128 bytes of printable text were expected
            {'roles':['approve'],'functions':[MANY]} | /functions: at most 32 names of 1 to 128 bytes of printable text were expected
            {'roles':['decide'],'until':'now'} | /until: is not a member that belongs here
            """)
    void termsThatNoKeyCouldHaveAreRefused(String json, String refusal) {
        var many = IntStream.range(0, 33).mapToObj(i -> "'f" + i + "'").collect(Collectors.joining(","));
        assertThatThrownBy(() -> terms(json.replace("MANY", many)))
                .hasMessageStartingWith("INV-004@validate: " + refusal + ". ");
    }

    @Test
    void pinsMatchAsTheirPatternsSay() {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++) {
            var pattern = word(random, "ab*", 6);
            var name = word(random, "ab", 8);
            var expected = Pattern.matches(pattern.replace("*", ".*"), name);
            assertThat(accepts(pattern, name))
                    .as("%s against %s", pattern, name)
                    .isEqualTo(expected);
        }
        assertThat(accepts("*a".repeat(100), "a".repeat(99) + "b")).isFalse();
    }

    private static String word(Random random, String letters, int longest) {
        var word = new StringBuilder();
        for (var length = 1 + random.nextInt(longest); length > 0; length--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }

    private static boolean accepts(String pattern, String name) {
        try {
            new Pins(List.of(pattern), List.of()).require(Optional.of(new AgentId(name)), Optional.empty());
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    @Test
    void aPatternThatLiesWithinAnotherMatchesNothingThatTheOtherDoesNot() {
        var random = new Random(8);
        var within = 0;
        for (var round = 0; round < 20_000; round++) {
            var outer = word(random, "ab*", 5);
            var inner = word(random, "ab*", 5);
            if (!covers(List.of(outer), List.of(inner))) {
                continue;
            }
            within++;
            var name = word(random, "ab", 6);
            assertThat(accepts(inner, name) && !accepts(outer, name))
                    .as("%s within %s, %s", inner, outer, name)
                    .isFalse();
        }
        assertThat(within).isGreaterThan(1_000);
        assertThat(covers(List.of("accounts-*"), List.of())).isFalse();
        assertThat(covers(List.of("accounts-*"), List.of("*"))).isFalse();
        assertThat(covers(List.of("accounts-*"), List.of("accounts-1", "accounts-2*")))
                .isTrue();
        assertThat(covers(List.of(), List.of())).isTrue();
    }

    private static boolean covers(List<String> outer, List<String> inner) {
        try {
            new Pins(outer, List.of()).requireCover(new Pins(inner, List.of()));
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    @Test
    void aPinnedAdminMakesOnlyKeysWithinItsPins() {
        var home = TestHome.found(folder);
        try (var governor = home.open()) {
            var keys = governor.tenant().keys();
            var admin = keys.authenticate(grant(governor, "{'roles':['admin'],'threads':['t-*']}"));
            for (var wider : List.of("{'roles':['decide']}", "{'roles':['decide'],'threads':['t-1','u-1']}")) {
                assertThatThrownBy(() -> keys.grant(terms(wider), admin))
                        .hasMessageStartingWith("INV-037@validate: /threads: a pinned key can make only keys that are"
                                + " pinned within its own pins. Pin the new key to t-*, or to less.");
            }
            assertThat(keys.grant(terms("{'roles':['decide'],'threads':['t-1']}"), admin)
                            .key())
                    .isPresent();
        }
        home.check();
    }

    @Test
    void keysThatNobodyNamedAreNotOnePerson() {
        var home = TestHome.found(folder);
        try (var governor = home.open()) {
            var keys = governor.tenant().keys();
            var one = keys.authenticate(grant(governor, "{'roles':['decide']}"));
            var other = keys.authenticate(grant(governor, "{'roles':['decide']}"));
            var named = keys.authenticate(grant(governor, "{'roles':['decide'],'label':'ci'}"));

            assertThat(one.subject()).isEqualTo(new Subject(one.name())).isNotEqualTo(other.subject());
            assertThat(named.subject()).isEqualTo(new Subject("ci"));
        }
        assertThat(home.check())
                .filteredOn(attestation -> attestation.type().equals("principal.granted"))
                .hasSize(3);
    }

    @Test
    void aPinnedAuditorReadsWhatItsPinsLetThroughAndNothingElse() {
        var home = TestHome.found(folder);
        try (var governor = home.open()) {
            var decided = governor.executeFromSignals(TestHome.payment("PAY-1", "250"));
            var other =
                    governor.executeFromSignals(TestHome.payment("PAY-2", "250").withThread("t-2", "accounts-agent"));
            var auditor = governor.as(
                    governor.tenant().keys().authenticate(grant(governor, "{'roles':['audit'],'threads':['t-1']}")));

            assertThat(auditor.attestation(id(decided))).isPresent();
            assertThat(auditor.attestation(id(other))).isEmpty();
        }
    }

    private static RecordId id(Answer answer) {
        return RecordId.parse(((Answer.Decided) answer).attestation().id());
    }

    @Test
    void aPinnedKeyDecidesOnlyForItsAgentsAndThreads() {
        var home = TestHome.found(folder);
        try (var tenants = open(TimeSource.SYSTEM)) {
            var governor = tenants.find(TenantId.DEFAULT).orElseThrow();
            var key = governor.keys()
                    .grant(
                            terms("{'roles':['decide'],'agents':['accounts-*'],'threads':['t-1','t-2']}"),
                            Principal.local())
                    .key()
                    .orElseThrow();
            var caller = tenants.keys().authenticate(key.reveal());
            var payment = TestHome.payment("PAY-1", "250");
            assertThat(governor.as(caller).executeFromSignals(payment.withThread("t-3", "accounts-1")))
                    .hasToString(refused("/threadId: \"t-3\" is not one that the key is pinned to"));
            assertThat(governor.as(caller).executeFromSignals(payment.withThread("t-1", "other")))
                    .hasToString(refused("/agentId: \"other\" is not one that the key is pinned to"));
            assertThat(governor.as(caller).executeFromSignals(payment.withThread("t-1", "accounts-1")))
                    .isInstanceOf(Answer.Approved.class);
        }
        home.check();
    }

    private static String refused(String what) {
        return "Refused[refusal=INV-037@validate: " + what
                + ". Name an agent and a thread that the key is pinned to, or use another key.]";
    }
}
