package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.authzen.AccessBatch;
import io.writ.authzen.AccessRequest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access questions and batches of them that are not what the specification says. */
final class AccessRequestTest {
    private static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subject: is missing|{'action':{'name':'a'},'resource':{'type':'t','id':'i'}}",
                "/subject: of kind string, where an object is expected|{'subject':'alice','action':{'name':'a'},'resource':{'type':'t','id':'i'}}",
                "/subject/type: is missing|{'subject':{'id':'s'},'action':{'name':'a'},'resource':{'type':'t','id':'i'}}",
                "/subject/id: is empty|{'subject':{'type':'u','id':''},'action':{'name':'a'},'resource':{'type':'t','id':'i'}}",
                "/action/name: of kind number, where a string is expected|{'subject':{'type':'u','id':'s'},'action':{'name':123},'resource':{'type':'t','id':'i'}}",
                "/action/name: is not printable text of 1 to 256 bytes|{'subject':{'type':'u','id':'s'},'action':{'name':'a\\u0000t'},'resource':{'type':'t','id':'i'}}",
                "/resource/id: is missing|{'subject':{'type':'u','id':'s'},'action':{'name':'a'},'resource':{'type':'t'}}",
                "/resource/id: and type are printable text of at most 2048 bytes together|{'subject':{'type':'u','id':'s'},'action':{'name':'a'},'resource':{'type':'t','id':'\\u202e'}}",
                "/resource/properties: of kind array, where an object is expected|{'subject':{'type':'u','id':'s'},'action':{'name':'a'},'resource':{'type':'t','id':'i','properties':[]}}",
                "/action/properties: of kind null, where an object is expected|{'subject':{'type':'u','id':'s'},'action':{'name':'a','properties':null},'resource':{'type':'t','id':'i'}}",
                "/context: of kind string, where an object is expected|{'subject':{'type':'u','id':'s'},'action':{'name':'a'},'resource':{'type':'t','id':'i'},'context':'x'}"
            })
    void aRequestWithoutItsFormIsRefused(String row) {
        var parts = row.split("\\|", 2);

        assertThatThrownBy(() -> AccessRequest.read(json(parts[1])))
                .hasMessage(
                        "INV-004@validate: " + parts[0]
                                + ". Send subject, action and resource as OpenID AuthZEN Authorization API 1.0 section 6.1 has them.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INV-004@validate: /evaluations: of kind object, where an array is expected|{'evaluations':{}}",
                "INV-004@validate: /evaluations/1: of kind string, where an object is expected|{'evaluations':[{},'x']}",
                "INV-004@validate: /options: of kind string, where an object is expected|{'evaluations':[{}],'options':'x'}",
                "INV-004@validate: /options/evaluations_semantic: is none of execute_all, deny_on_first_deny and permit_on_first_permit|{'evaluations':[{}],'options':{'evaluations_semantic':'EXECUTE_ALL'}}",
                "INV-004@validate: /options/evaluations_semantic: of kind number, where a string is expected|{'evaluations':[{}],'options':{'evaluations_semantic':1}}",
                "INV-004@validate: /subject: of kind string, where an object is expected|{'subject':'alice','evaluations':[{}]}"
            })
    void aBatchWithoutItsFormIsRefusedAsAWhole(String row) {
        var parts = row.split("\\|", 2);

        assertThatThrownBy(() -> AccessBatch.read(json(parts[1])))
                .hasMessage(parts[0] + ". Send evaluations and options as section 7.1 of OpenID AuthZEN has them.");
    }

    @Test
    void aBatchIsBoundedWithItsDefaultsCounted() {
        var question = "{'action':{'name':'read'},'resource':{'type':'record','id':'i'}}";
        var some = ",".repeat(AccessBatch.MAX_QUESTIONS).replace(",", question + ",");

        assertThatThrownBy(() -> AccessBatch.read(json("{'evaluations':[" + some + question + "]}")))
                .hasMessageStartingWith(
                        "INV-002@canonicalize: /evaluations: 257 questions, where at most 256 are answered at once");
        var large = "'subject':{'type':'user','id':'%s'}".formatted("x".repeat(100_000));
        assertThatThrownBy(() -> AccessBatch.read(
                        json("{" + large + ",'evaluations':[" + some.substring(0, some.length() - 1) + "]}")))
                .hasMessageStartingWith(
                        "INV-002@canonicalize: /evaluations: the questions have more than 4194304 bytes with their defaults");
        assertThat(AccessBatch.read(json("{}"))).isEmpty();
        assertThat(AccessBatch.read(json("{'evaluations':[]}"))).isEmpty();
    }
}
