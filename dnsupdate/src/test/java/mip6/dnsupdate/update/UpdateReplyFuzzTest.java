package mip6.dnsupdate.update;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

import java.util.Optional;

/**
 * Jazzer's target: whatever arrives, what does not know the key is never a success. Without {@code
 * JAZZER_FUZZ=1} it runs the inputs kept beside it.
 */
class UpdateReplyFuzzTest {

    @FuzzTest(maxDuration = "20s")
    void answer(byte[] input) {
        TSIG key =
                new TSIG(TSIG.HMAC_SHA256, Name.fromConstantString("k."), new byte[] {1, 2, 3, 4});
        Message request = Message.newUpdate(Name.fromConstantString("a."));
        request.getHeader().setID(0);
        key.apply(request, null);
        Optional<UpdateReply> reply = UpdateReply.read(request, new RequestSigner.Tsig(key), input);
        if (reply.isPresent()
                && reply.get() instanceof UpdateReply.Conclusive(ZoneOutcome outcome)
                && !(outcome instanceof ZoneOutcome.SignatureFailure)) {
            throw new AssertionError(outcome.toString());
        }
    }
}
